"""Answers from a file into a wave: stored as submissions, all of them or none."""

import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys import waves
from surveys.answering.answer_import import AnswerCounts, import_answers
from surveys.answering.instrument import instrument_of
from surveys.answering.submission import store
from surveys.models import Nomination, OpenName, Organisation, ProfileAnswer, Response, Submission, Wave
from surveys.spreadsheets.fault_messages import describe
from surveys.spreadsheets.faults import Refused
from tests.builders import make_cluster, make_organisation, make_question, make_response, make_survey, make_wave
from tests.surveys.test_sheet import workbook_of

pytestmark = pytest.mark.django_db

HEADER = "respondent,relation,source,rating\n"
FILE = HEADER + "A1,assistance,SENASA,5\nA1,commercial,APEM,\nA2,assistance,APEM,2\nAPEM,,,\n"


@pytest.fixture
def wave():
    """A1, A2 and APEM are asked; SENASA is not."""
    cluster = make_cluster("piura-norte")
    survey = make_survey(cluster, relations=["assistance", "commercial"])
    organisations = {code: make_organisation(cluster, code) for code in ["A1", "A2", "APEM", "SENASA"]}
    return make_wave(survey, respondents=[organisations[code] for code in ["A1", "A2", "APEM"]])


def load(wave, text=FILE):
    return import_answers(wave, text.encode())


def answers_of(code):
    nominations = Nomination.objects.filter(response__organisation__code=code)
    return set(nominations.values_list("relation__key", "alter__code", "rating"))


def faults_of(wave, text):
    with pytest.raises(Refused) as caught:
        load(wave, text)
    return [describe(fault) for fault in caught.value.faults]


def test_a_file_becomes_responses(wave):
    assert load(wave) == AnswerCounts(created=3, replaced=0, unchanged=0)
    assert answers_of("A1") == {("assistance", "SENASA", 5), ("commercial", "APEM", None)}
    assert answers_of("A2") == {("assistance", "APEM", 2)}


def test_a_row_of_nothing_but_the_respondent_is_an_answer_nobody(wave):
    load(wave)
    assert Response.objects.get(organisation__code="APEM").named_nobody
    assert not Response.objects.get(organisation__code="A1").named_nobody


def test_the_payload_has_an_answer_for_each_chosen_under_each_relation(wave):
    load(wave)
    pk = {organisation.code: organisation.pk for organisation in Organisation.objects.all()}
    submission = Submission.objects.get(invitation__organisation__code="A1")
    assert submission.mode == "import"
    assert submission.payload["chosen"] == sorted([pk["SENASA"], pk["APEM"]])
    assert submission.payload["ratings"] == {
        "assistance": {f"o{pk['SENASA']}": 5, f"o{pk['APEM']}": "none"},
        "commercial": {f"o{pk['SENASA']}": "none", f"o{pk['APEM']}": None},
    }


def test_a_workbook_gives_the_same_answers(wave):
    load(wave)
    rows = [line.split(",") for line in FILE.splitlines()]
    numbers = [[int(cell) if cell.isdigit() else cell or None for cell in row] for row in rows]
    assert import_answers(wave, workbook_of(numbers)) == AnswerCounts(created=0, replaced=0, unchanged=3)


def test_a_rating_that_is_a_formula_without_its_result_is_not_taken_for_none(wave):
    rows = [*(line.split(",") for line in HEADER.splitlines()), ["A1", "assistance", "APEM", "=2+2"]]
    with pytest.raises(Refused) as caught:
        import_answers(wave, workbook_of(rows))
    assert [fault.code for fault in caught.value.faults] == ["formula_without_result"]


def test_the_same_file_again_changes_nothing(wave):
    load(wave)
    wave.refresh_from_db()
    generation = wave.generation
    assert load(wave) == AnswerCounts(created=0, replaced=0, unchanged=3)
    wave.refresh_from_db()
    assert (Submission.objects.count(), wave.generation) == (3, generation)


def test_other_answers_replace_those_that_stand_as_a_new_revision(wave):
    load(wave)
    assert load(wave, HEADER + "A1,assistance,SENASA,4\n") == AnswerCounts(created=0, replaced=1, unchanged=0)
    assert answers_of("A1") == {("assistance", "SENASA", 4)}
    assert Response.objects.get(organisation__code="A1").revision == 2
    assert answers_of("A2") == {("assistance", "APEM", 2)}
    assert not Submission.objects.exclude(flag="").exists()


def test_a_first_file_imported_again_after_another_stands_again(wave):
    load(wave)
    load(wave, HEADER + "A1,assistance,SENASA,4\n")
    assert load(wave) == AnswerCounts(created=0, replaced=1, unchanged=2)
    assert answers_of("A1") == {("assistance", "SENASA", 5), ("commercial", "APEM", None)}


def test_what_a_respondent_sent_is_replaced_but_its_profile_stays(wave):
    make_question(wave.survey, "land_ha")
    a1, apem = (Organisation.objects.get(code=code) for code in ["A1", "APEM"])
    make_response(wave, a1, {"assistance": {apem: 1}}, names=["Don José"], profile={"land_ha": 12.5})
    assert load(wave) == AnswerCounts(created=2, replaced=1, unchanged=0)
    assert answers_of("A1") == {("assistance", "SENASA", 5), ("commercial", "APEM", None)}
    assert ProfileAnswer.objects.get().value == 12.5
    assert not OpenName.objects.exists()
    assert Submission.objects.filter(invitation__organisation=a1).count() == 2


def test_what_was_kept_as_it_was_written_stays_too(wave):
    a1 = Organisation.objects.get(code="A1")
    payload = {"consent": True, "nobody_listed": True, "unclear": {"land_ha": "1,250"}}
    store(wave.invitations.get(organisation=a1), uuid=uuid.uuid4(), payload=payload)
    assert load(wave, HEADER + "A1,assistance,SENASA,4\n").replaced == 1
    assert Response.objects.get().submission.payload["unclear"] == {"land_ha": "1,250"}
    assert load(wave, HEADER + "A1,assistance,SENASA,4\n").unchanged == 1


@pytest.mark.parametrize("state", Wave.State.values)
def test_a_wave_in_any_state_takes_a_file(wave, state):
    Wave.objects.filter(pk=wave.pk).update(state=state)
    assert load(Wave.objects.get(pk=wave.pk)).created == 3


def test_the_waves_network_is_told(wave):
    before = wave.generation
    load(wave)
    wave.refresh_from_db()
    assert wave.generation > before


def test_under_a_relation_of_giving_the_source_is_still_the_one_named(wave):
    wave.survey.relations.filter(key="commercial").update(direction="given")
    load(wave)
    assert ("commercial", "APEM", None) in answers_of("A1")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("respondent,relation,source\nA1,assistance,APEM\n", ['line 1, column "rating" — This column is missing.']),
        *[
            (
                HEADER + f"A2,assistance,APEM,2\nA1,assistance,APEM,{rating}\n",
                [f'line 3, column "rating": "{rating}" — A rating is a whole number from 1 to 5.'],
            )
            for rating in ["7", "0", "-1", "2.5", "x", "٣", "05"]
        ],
        (
            HEADER + "A1,assistance,SENASSA,5\n",
            ['line 2, column "source": "SENASSA" — No organisation of the cluster has this code.'],
        ),
        (
            HEADER + "A9,assistance,SENASA,5\n",
            ['line 2, column "respondent": "A9" — No organisation of the cluster has this code.'],
        ),
        (
            HEADER + "SENASA,assistance,APEM,5\n",
            ['line 2, column "respondent": "SENASA" — This organisation is not a respondent of the wave.'],
        ),
        (
            HEADER + "A1,trust,APEM,5\n",
            ['line 2, column "relation": "trust" — The survey does not ask this. It asks: assistance, commercial.'],
        ),
        (
            HEADER + "A1,assistance,A1,5\n",
            ['line 2, column "source": "A1" — A respondent cannot name itself.'],
        ),
        (
            HEADER + "A1,assistance,APEM,5\nA1,commercial,APEM,5\nA1,assistance,APEM,4\n",
            ['line 4, column "source": "APEM" — The same answer is on line 2.'],
        ),
        (
            HEADER + "A1,,,\nA1,assistance,APEM,5\n",
            ['line 2, column "respondent": "A1" — This row says that nobody was named, other rows name somebody.'],
        ),
        (
            HEADER + "A1,assistance,,4\nA1,,APEM,\n,assistance,APEM,1\n",
            [
                'line 2, column "source" — Something must be written here.',
                'line 3, column "relation" — Something must be written here.',
                'line 4, column "respondent" — Something must be written here.',
            ],
        ),
        (
            HEADER + "A1,assistance,#N/A,#¡VALOR!\n",
            [
                f'line 2, column "{column}": "{error}" — '
                "This is a spreadsheet's error, no value: mend the formula, or leave the cell empty."
                for column, error in [("source", "#N/A"), ("rating", "#¡VALOR!")]
            ],
        ),
        (
            HEADER + 'A1,assistance,"AP\nEM",5\n',
            ['line 2, column "source": "AP\\nEM" — Remove line breaks and other invisible characters.'],
        ),
    ],
)
def test_a_malformed_file_is_refused_whole_with_line_column_and_value(wave, text, faults):
    assert faults_of(wave, text) == faults
    assert not Submission.objects.exists()
    assert not Response.objects.exists()


def test_a_wrong_encoding_is_refused_whole(wave):
    with pytest.raises(Refused) as caught:
        import_answers(wave, (FILE + "A2,commercial,Peña,1\n").encode("latin-1"))
    assert describe(caught.value.faults[0]).startswith('line 6, column "source": "Pe\\xf1a" — This is not UTF-8')
    assert not Submission.objects.exists()


def test_of_300_faults_100_are_told(wave):
    with pytest.raises(Refused) as caught:
        load(wave, HEADER + "".join(f"A1,assistance,X{n},9\n" for n in range(150)))
    assert (len(caught.value.faults), caught.value.more) == (100, True)


def test_an_unknown_column_hides_no_other_fault(wave):
    assert faults_of(wave, "respondent,relation,source,rating,remark\nA1,assistance,APEM,9,sure\n") == [
        'line 1, column "remark" — This column is not known. Known are: respondent, relation, source, rating.',
        'line 2, column "rating": "9" — A rating is a whole number from 1 to 5.',
    ]


def test_a_merged_organisation_is_not_named_by_its_old_code(wave):
    apem = Organisation.objects.get(code="APEM")
    Organisation.objects.filter(code="SENASA").update(status="merged", merged_into=apem)
    assert faults_of(wave, FILE) == [
        'line 2, column "source": "SENASA" — No organisation of the cluster has this code.'
    ]


def test_a_failure_half_way_stores_nothing(wave, monkeypatch):
    stored = []

    def fail_at_the_third(*args, **kwargs):
        if len(stored) == 2:
            raise RuntimeError("power cut")
        stored.append(store(*args, **kwargs))
        return stored[-1]

    monkeypatch.setattr("surveys.answering.submission.store", fail_at_the_third)
    with pytest.raises(RuntimeError):
        load(wave)
    assert not Submission.objects.exists()


def test_queries_for_each_respondent_do_not_grow_with_rows(wave):
    cluster = wave.survey.cluster
    alters = [make_organisation(cluster, f"S{n}") for n in range(60)]

    def queries_of(named):
        text = HEADER + "".join(f"A1,assistance,{alter.code},3\n" for alter in named)
        with CaptureQueriesContext(connection) as queries:
            load(wave, text)
        return len(queries)

    queries_of(alters[:1])  # what comes after replaces
    assert queries_of(alters[:2]) == queries_of(alters)


def test_look_ups_are_not_repeated_for_each_respondent(wave):
    respondents = [make_organisation(wave.survey.cluster, f"R{n}") for n in range(12)]
    waves.invite(wave, respondents)

    instrument_of(wave)  # the answers' questions are looked up with the first that are stored

    def queries_of(some):
        with CaptureQueriesContext(connection) as queries:
            load(wave, HEADER + "".join(f"{respondent.code},assistance,APEM,3\n" for respondent in some))
        return len(queries)

    two, four = queries_of(respondents[:2]), queries_of(respondents[2:6])
    each = (four - two) // 2
    assert queries_of(respondents[6:]) == two + 4 * each
    assert queries_of(respondents) == two - 2 * each  # all stand already: nothing but the look-ups


# -- The command ------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(FILE)
    return path


def test_the_command_takes_the_only_wave(wave, path, capsys):
    call_command("import_answers", "piura-norte", str(path))
    assert capsys.readouterr().out == "Respondents: 3 answered, 0 replaced, 0 unchanged.\n"
    assert wave.responses.count() == 3


def test_the_command_asks_which_of_several_waves(wave, path):
    second = make_wave(wave.survey, number=2, respondents=[each.organisation for each in wave.invitations.all()])
    with pytest.raises(CommandError) as caught:
        call_command("import_answers", "piura-norte", str(path))
    assert str(caught.value).splitlines()[1:] == [
        "  --wave help/1  (Who helps whom · 1, open)",
        "  --wave help/2  (Who helps whom · 2, open)",
    ]
    call_command("import_answers", "piura-norte", str(path), wave="help/1")
    assert (wave.responses.count(), second.responses.count()) == (3, 0)


def test_the_command_needs_a_wave(path):
    make_cluster("casma")
    with pytest.raises(CommandError, match="The cluster casma has no wave yet"):
        call_command("import_answers", "casma", str(path))


def test_the_command_says_that_a_survey_without_relations_asks_nothing(path):
    cluster = make_cluster("casma")
    make_wave(make_survey(cluster, relations=[]), respondents=[make_organisation(cluster, "A1")])
    with pytest.raises(CommandError) as caught:
        call_command("import_answers", "casma", str(path))
    assert str(caught.value).startswith("The survey has no relation yet")
    assert len(str(caught.value).splitlines()) == 1


def test_the_command_tells_every_fault_on_a_line(wave, path):
    path.write_text(HEADER + "A1,assistance,APEM,9\nA2,assistance,NOBODY,1\n")
    with pytest.raises(CommandError) as caught:
        call_command("import_answers", "piura-norte", str(path), wave="help/1")
    assert str(caught.value).splitlines() == [
        'line 2, column "rating": "9" — A rating is a whole number from 1 to 5.',
        'line 3, column "source": "NOBODY" — No organisation of the cluster has this code.',
    ]
