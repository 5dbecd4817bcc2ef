"""The Piura example, held against its own files and the paper's tables."""

import csv
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Avg, Count, Sum

from surveys.examples import piura
from surveys.models import (
    Alias,
    Cluster,
    Nomination,
    Organisation,
    Question,
    Relation,
    Response,
    Submission,
    Survey,
    Wave,
)
from surveys.naming.matching import Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def cluster():
    return piura.load()


def rows_of(name):
    with (piura.FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rounded(average):
    return None if average is None else Decimal(str(average)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_34_of_35_respondents_have_answered(cluster):
    wave = Wave.objects.get(survey__cluster=cluster)
    assert wave.is_open
    assert (wave.invitations.count(), wave.responses.count()) == (35, 34)
    unanswered = wave.invitations.exclude(organisation__in=wave.responses.values("organisation"))
    assert [invitation.organisation.name for invitation in unanswered] == ["Agro 27"]


def test_agro_27_is_of_no_association_and_not_on_the_roster(cluster):
    agro = cluster.organisations.get(code=piura.UNANSWERED)
    assert (agro.affiliations.count(), agro.roster_entries.count(), agro.profile) == (0, 0, {})


def test_every_row_of_the_files_is_there(cluster):
    organisations = rows_of("organisations.csv")
    assert cluster.organisations.count() == len(organisations) + 1
    wave = Wave.objects.get()
    assert set(wave.roster.values_list("organisation__code", flat=True)) == {
        row["code"] for row in organisations if row["on_roster"] == "yes"
    }
    stored = Nomination.objects.values_list("response__organisation__code", "relation__key", "alter__code", "rating")
    assert Counter(stored) == Counter(
        (row["respondent"], row["relation"], row["source"], int(row["rating"]) if row["rating"] else None)
        for row in rows_of("nominations.csv")
    )


def test_the_surveyed_who_name_nobody_have_said_so(cluster):
    nobody = Response.objects.filter(named_nobody=True)
    assert set(nobody.values_list("organisation__code", flat=True)) == {"PROMPERU", "INCAGRO", "ADEX"}


def test_every_submission_was_taken_as_it_came(cluster):
    assert set(Submission.objects.values_list("mode", "flag", "base_revision")) == {("import", "", 0)}


def test_weighted_out_degrees_are_the_papers(cluster):
    sums = dict(
        Nomination.objects.filter(relation__key="assistance").values_list("alter__code").annotate(total=Sum("rating"))
    )
    for row in rows_of("expected/table_2_weighted_out_degree.csv"):
        assert sums[row["organisation"]] == int(row["weighted_out_degree"])


@pytest.mark.parametrize(
    ("association", "table"),
    [("APEM", "table_6_2_technological_sources.csv"), ("PROMANGO", "table_7_2_technological_sources.csv")],
)
def test_sources_of_members_are_the_papers(cluster, association, table):
    asked = Nomination.objects.filter(
        relation__key="technological", response__organisation__affiliations__association__code=association
    )
    found = {}
    for by in ["alter__code", "alter__category__key"]:
        grouped = asked.values_list(by).annotate(Count("response"), Avg("rating"))
        found |= {key: (firms, rounded(average)) for key, firms, average in grouped}
    for row in rows_of(f"expected/{table}"):
        assert found[row["source"]] == (int(row["firms_identifying"]), Decimal(row["average_rating"]))


def test_profiles_are_kept_with_the_kind_of_their_field(cluster):
    assert cluster.organisations.get(code="A01").profile == {
        "exports": True,
        "packs": True,
        "produces": True,
        "land_ha": 57,
        "employees": 76,
        "haccp": False,
        "globalgap": True,
    }
    assert "land_ha" not in cluster.organisations.get(code="A04").profile


def test_categories_look_different_from_each_other(cluster):
    categories = list(cluster.categories.all())
    assert len({(category.colour, category.shape) for category in categories}) == len(categories) == 9
    (producers,) = [category for category in categories if category.protected]
    assert (producers.key, producers.shape, producers.is_service) == ("Mango producer", "circle", False)


def test_everything_a_respondent_reads_is_in_both_languages(cluster):
    survey = Survey.objects.get()
    texts = [survey.titles, survey.reasons, survey.choosing]
    texts += [category.names for category in cluster.categories.all()]
    for relation in Relation.objects.all():
        texts += [relation.names, relation.prompts, relation.low_ends, relation.high_ends]
    for question in Question.objects.select_related("field"):
        texts += [question.prompts, question.field.names]
    assert all(set(text) == {"es", "en"} and all(text.values()) for text in texts)


def test_land_is_asked_of_those_only_who_produce(cluster):
    conditions = dict(Question.objects.values_list("field__key", "only_if__field__key"))
    assert conditions.pop("land_ha") == "produces"
    assert len(conditions) == 6
    assert set(conditions.values()) == {None}


def test_every_other_name_means_one_organisation(cluster):
    organisations = Organisation.objects.prefetch_related("aliases")
    known = Register((each.code, [each.name, each.label, *map(str, each.aliases.all())]) for each in organisations)
    for alias in Alias.objects.select_related("organisation"):
        assert known.certain(alias.text) == alias.organisation.code
    assert known.certain("universidad de piura") == "UDEP"
    assert known.certain("LA AGRARIA") == "LAMOLINA"


def test_a_second_load_is_refused_and_if_empty_does_nothing(capsys):
    call_command("load_example", "piura")
    assert capsys.readouterr().out == "Loaded Mango de Piura.\n"
    with pytest.raises(CommandError, match="There is a cluster piura already"):
        call_command("load_example", "piura")
    before = Wave.objects.get().generation
    call_command("load_example", "piura", if_empty=True)
    assert capsys.readouterr().out == ""
    assert (Cluster.objects.count(), Wave.objects.get().generation) == (1, before)


def test_a_load_that_fails_leaves_nothing(monkeypatch):
    def fail(wave, content):
        raise RuntimeError("power cut")

    monkeypatch.setattr(piura, "import_answers", fail)
    with pytest.raises(RuntimeError):
        piura.load()
    assert not Cluster.objects.exists()
