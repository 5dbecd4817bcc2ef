"""A small wave asked from both ends, with a tie of every status; all of it sent as answers."""

from types import SimpleNamespace

from surveys import waves
from tests.builders import (
    make_category,
    make_cluster,
    make_mirror,
    make_organisation,
    make_response,
    make_survey,
    make_wave,
)

RECEIVED, GIVEN = "assistance", "assistance-given"
CHOOSING = {"en": "Who helped you, or whom did you help?", "es": "¿Quién le ayudó o a quién ayudó?"}
# (source, receiver): what the receiver said, what the giver said, status.
REPORTS = {
    ("SENASA", "ANTA"): ("4", "2", "confirmed"),
    ("SENASA", "BRENA"): ("named", "3", "confirmed"),
    ("INIA", "ANTA"): ("5", "no answer", "receiver only"),
    ("SENASA", "COTO"): ("no answer", "1", "giver only"),
    ("SENASA", "DINA"): ("3", "no", "contradicted"),
    ("ANTA", "BRENA"): ("no", "named", "contradicted"),
    ("UNP", "ANTA"): ("2", "not asked", "not asked"),
    ("SENASA", "LATE"): ("4", "not asked", "not asked"),
}
# (source, receiver): strength, under each rule.
TIES = {
    "receiver": {
        ("SENASA", "ANTA"): 4,
        ("SENASA", "BRENA"): None,
        ("INIA", "ANTA"): 5,
        ("SENASA", "DINA"): 3,
        ("UNP", "ANTA"): 2,
        ("SENASA", "LATE"): 4,
    },
    "either": {
        ("SENASA", "ANTA"): 4,
        ("SENASA", "BRENA"): 3,
        ("INIA", "ANTA"): 5,
        ("SENASA", "COTO"): 1,
        ("SENASA", "DINA"): 3,
        ("ANTA", "BRENA"): None,
        ("UNP", "ANTA"): 2,
        ("SENASA", "LATE"): 4,
    },
    "both": {
        ("SENASA", "ANTA"): 4,
        ("SENASA", "BRENA"): 3,
        ("INIA", "ANTA"): 5,
        ("SENASA", "COTO"): 1,
        ("UNP", "ANTA"): 2,
        ("SENASA", "LATE"): 4,
    },
}


def make(slug="giuliani", one_end=()):
    """The wave, with its organisations by code under `who`. Coto and INIA were asked and have not answered; UNP was
    never asked; Late came to the list when SENASA had answered. one_end: relations that are asked from one end."""
    cluster = make_cluster(slug, languages=["en", "es"])
    growers = make_category(cluster, "Grower", is_service=False, position=1)
    offices = make_category(cluster, "Office", is_service=True, position=2)
    kinds = dict.fromkeys(("ANTA", "BRENA", "COTO", "DINA", "LATE"), growers)
    kinds |= dict.fromkeys(("SENASA", "INIA", "UNP"), offices)
    who = {
        code: make_organisation(cluster, code, name=code.capitalize(), category=kind, language="en")
        for code, kind in kinds.items()
    }
    survey = make_survey(cluster, relations=(RECEIVED, *one_end), choosing=CHOOSING)
    make_mirror(survey.relations.get(key=RECEIVED), GIVEN)
    asked = [organisation for code, organisation in who.items() if code not in ("UNP", "LATE")]
    wave = make_wave(survey, respondents=asked, roster=[*asked, who["UNP"]])
    answer(wave, who, "SENASA", given={"ANTA": 2, "BRENA": 3, "COTO": 1})
    waves.invite(wave, [who["LATE"]])
    waves.add_to_roster(wave, [who["LATE"]])
    answer(wave, who, "ANTA", received={"SENASA": 4, "INIA": 5, "UNP": 2}, given={"BRENA": None})
    answer(wave, who, "BRENA", received={"SENASA": None})
    answer(wave, who, "DINA", received={"SENASA": 3})
    answer(wave, who, "LATE", received={"SENASA": 4})
    wave.refresh_from_db()
    return SimpleNamespace(wave=wave, who=who, cluster=cluster, codes={row.pk: code for code, row in who.items()})


def answer(wave, who, respondent, received=(), given=(), **sending):
    """One respondent's answer; received and given: {code: rating}."""
    nominations = {
        key: {who[code]: rating for code, rating in dict(named).items()}
        for key, named in ((RECEIVED, received), (GIVEN, given))
    }
    return make_response(wave, who[respondent], nominations, **sending)
