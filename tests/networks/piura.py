"""The Piura example as a Snapshot, straight from its files."""

import csv
from pathlib import Path

from networks.answers.snapshot import OrganisationRow, RelationRow, Snapshot, TieRow

PIURA = Path(__file__).resolve().parents[2] / "surveys" / "examples" / "piura"
RELATIONS = (
    RelationRow(1, "assistance", False),
    RelationRow(2, "technological", True),
    RelationRow(3, "commercial", True),
)
PROFILE_FIELDS = (
    ("exports", "yes_no"),
    ("packs", "yes_no"),
    ("produces", "yes_no"),
    ("land_ha", "number"),
    ("employees", "whole_number"),
    ("haccp", "yes_no"),
    ("globalgap", "yes_no"),
)


def read(name):
    """The rows of one of the example's files as dicts of texts."""
    with (PIURA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def organisations():
    """The rows of organisations.csv in order of their code: an organisation's id is its place, from 1."""
    return sorted(read("organisations.csv"), key=lambda row: row["code"])


IDS = {row["code"]: number for number, row in enumerate(organisations(), start=1)}
CODES = {number: code for code, number in IDS.items()}
RELATION_IDS = {relation.key: relation.id for relation in RELATIONS}
CATEGORIES = {name: number for number, name in enumerate(sorted({row["category"] for row in organisations()}), start=1)}


def snapshot():
    """All 34 who were asked have answered, three of them that nobody helped."""
    rows = organisations()
    respondents = frozenset(IDS[row["code"]] for row in rows if row["respondent"] == "yes")
    return Snapshot(
        generation=1,
        organisations=tuple(
            OrganisationRow(IDS[row["code"]], row["code"], CATEGORIES[row["category"]], row["based_in_region"] == "yes")
            for row in rows
        ),
        relations=RELATIONS,
        invited=respondents,
        answered=respondents,
        ties={relation.id: _ties(relation.key) for relation in RELATIONS},
        members={
            IDS[association]: tuple(IDS[row["code"]] for row in rows if row["member_of"] == association)
            for association in ("APEM", "PROMANGO")
        },
        profile_fields=PROFILE_FIELDS,
        profiles={IDS[row["code"]]: _profile(row) for row in rows},
    )


def _ties(relation):
    return tuple(
        TieRow(IDS[row["source"]], IDS[row["respondent"]], int(row["rating"]) if row["rating"] else None)
        for row in read("nominations.csv")
        if row["relation"] == relation
    )


def _profile(row):
    known = {key: row[key] for key, _ in PROFILE_FIELDS if row[key]}
    yes_no = {key for key, kind in PROFILE_FIELDS if kind == "yes_no"}
    return {key: text == "yes" if key in yes_no else int(text) for key, text in known.items()}
