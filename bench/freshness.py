"""How soon an answer is in the tables: from its sending to the first page that shows it.

    python bench/freshness.py [answers]      (40 when left out)

On the Piura example (49 organisations, three relations) with the real worker and broker, as `make demo` runs them, and
on PostgreSQL with Redis: answers one at a time, each another organisation's, at random moments; and many within a
second, as when a meeting answers together, where one rebuild takes in several.
"""

import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.servers import PostgreSQL, Redis, Stack, throwaway

ANSWERS = 40
MEASURE = """
import json, random, time
from networks.models import Pointer
from surveys.models import Organisation, Wave
from tests.builders import make_respondent, make_response

wave = Wave.objects.get()
named = list(Organisation.objects.filter(cluster=wave.survey.cluster)[:20])
pick = random.Random(5)

asked = [make_respondent(wave, f"Fresh {{number}} {pause}").organisation for number in range({answers})]

def answer(number):
    respondent = asked[number]
    make_response(wave, respondent, {{"assistance": {{alter: pick.randint(1, 5) for alter in pick.sample(named, 8)}}}})
    wave.refresh_from_db()
    return time.monotonic(), wave.generation

def built():
    return Pointer.objects.get(wave=wave).built_generation or 0

wave.refresh_from_db()
while built() < wave.generation:
    time.sleep(0.1)
time.sleep(2)
waiting, took = [], []
for number in range({answers}):
    waiting.append(answer(number))
    until = time.monotonic() + pick.uniform(0, {pause})
    while time.monotonic() < until or (number == {answers} - 1 and waiting):
        now = built()
        took += [time.monotonic() - sent for sent, generation in waiting if generation <= now]
        waiting = [each for each in waiting if each[1] > now]
        time.sleep(0.01)
print(json.dumps(took))
"""


def main(answers):
    print(f"{'installation':>24} {'answers':>16} {'median s':>9} {'p95 s':>6} {'most s':>7}")
    with ExitStack() as entered:
        postgresql, redis = entered.enter_context(throwaway(PostgreSQL)), entered.enter_context(throwaway(Redis))
        measure("SQLite, bundled broker", answers)
        measure("PostgreSQL, Redis", answers, postgresql.new_database("freshness"), redis)


def measure(name, answers, *servers):
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(folder, *servers)
        try:
            stack.start()
            for when, pause in (("one at a time", 6), ("within a second", 2 / answers)):
                took = json.loads(stack.evaluate(MEASURE.format(answers=answers, pause=pause)))
                p95 = quantiles(took, n=20)[-1]
                print(f"{name:>24} {when:>16} {median(took):9.2f} {p95:6.2f} {max(took):7.2f}", flush=True)
        finally:
            stack.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS)
