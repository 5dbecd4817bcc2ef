"""How often the organisation that somebody meant is the first suggested, among the first three, or matched wrongly.

    python bench/names.py [--missed]

bench/typed_names.csv holds names as people write them and the code of the organisation that was meant (empty: none of
them); the register is the Piura example's and bench/typed_names_register.csv. Every third row is held out: the rules
were not adjusted to it. --missed lists the rows of the others where the right one was not the first.
"""

import csv
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from surveys.naming.matching import Register

ROOT = Path(__file__).resolve().parent.parent
REGISTERS = (ROOT / "surveys/examples/piura/organisations.csv", ROOT / "bench/typed_names_register.csv")
TYPED = ROOT / "bench/typed_names.csv"


@dataclass(frozen=True)
class Measured:
    """Of typed names: how many mean an organisation, how many of those had it first or among the first three; how many
    were matched without asking, and those of them that were wrong."""

    meant: int
    first: int
    third: int
    automatic: int
    wrong: tuple
    missed: tuple


def organisations():
    """[(code, names)] of the register."""
    found = []
    for path in REGISTERS:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                others = [text for text in (row.get("aliases") or "").split(";") if text]
                found.append((row["code"], [row["name"], row["label"] or row["name"], *others]))
    return found


def typed_names():
    """[(typed, code)], those to adjust by and those held out."""
    with TYPED.open(encoding="utf-8", newline="") as file:
        rows = [(row["typed"], row["code"]) for row in csv.DictReader(file)]
    return [row for place, row in enumerate(rows) if place % 3 != 2], rows[2::3]


def measure(rows, register):
    ranked = {typed: [code for code, _score in register.suggestions(typed)] for typed, _code in rows}
    certain = {typed: register.certain(typed) for typed, _code in rows}
    meant = [(typed, code) for typed, code in rows if code]
    return Measured(
        meant=len(meant),
        first=sum(ranked[typed][:1] == [code] for typed, code in meant),
        third=sum(code in ranked[typed][:3] for typed, code in meant),
        automatic=sum(found is not None for found in certain.values()),
        wrong=tuple((typed, certain[typed]) for typed, code in rows if certain[typed] not in (None, code)),
        missed=tuple((typed, code, ranked[typed]) for typed, code in meant if ranked[typed][:1] != [code]),
    )


def main(options):
    register = Register(organisations())
    adjusted, held_out = typed_names()
    print(f"{'':22} {'typed':>6} {'first':>7} {'in three':>9} {'automatic':>10} {'wrong':>6}")
    for title, rows in (("adjusted by", adjusted), ("held out", held_out), ("all", adjusted + held_out)):
        told = measure(rows, register)
        shares = f"{told.first / told.meant:7.1%} {told.third / told.meant:9.1%}"
        print(f"{title:22} {len(rows):6} {shares} {told.automatic:10} {len(told.wrong):6}")
        if title == "adjusted by" and "--missed" in options:
            print(*told.missed, *told.wrong, sep="\n")
    print_time()


def print_time():
    """1,000 organisations × 500 typed names."""
    known, (adjusted, held_out) = organisations(), typed_names()
    many = [
        (f"{code}-{turn}", [f"{name} {_place(turn)}".strip() for name in names])
        for turn in range(5)
        for code, names in known
    ][:1000]
    typed = [f"{text} {_place(turn)}".strip() for turn in range(2) for text, _code in adjusted + held_out][:500]
    start = time.perf_counter()
    register = Register(many)
    made = time.perf_counter()
    for text in typed:
        register.suggestions(text)
        register.certain(text)
    done = time.perf_counter()
    print(f"{len(many):,} organisations made ready in {made - start:.2f} s, {len(typed)} names in {done - made:.2f} s")


def _place(turn):
    return ("", "Sullana", "Motupe", "Casma", "Baní")[turn]


if __name__ == "__main__":
    main(sys.argv[1:])
