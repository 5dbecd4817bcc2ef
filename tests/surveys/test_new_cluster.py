"""manage.py new_cluster: a cluster with a survey that can be answered at once, or a clear word on what is wrong."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from surveys.inviting.invitations import link_of
from surveys.models import Cluster, Member, Organisation, Question, Relation, Survey, Wave
from tests.cast import make_user

pytestmark = pytest.mark.django_db

ORGANISATIONS = (
    "code,name,category,respondent,on_roster,produces\nA1,Agro 1,Productor,yes,no,yes\nAPM,APM,University,no,yes,\n"
)


def make(capsys, *arguments):
    """What the command prints, in lines."""
    call_command("new_cluster", "casma", "Mango de Casma", *arguments)
    return capsys.readouterr().out.splitlines()


def fault(*arguments):
    with pytest.raises(CommandError) as caught:
        call_command("new_cluster", *arguments)
    return str(caught.value)


def import_organisations(tmp_path):
    path = tmp_path / "organisations.csv"
    path.write_text(ORGANISATIONS)
    call_command("import_organisations", "casma", str(path))


def test_it_says_what_it_made_and_what_comes_next(capsys, settings):
    settings.PUBLIC_ADDRESS = "https://survey.example.org"
    assert make(capsys) == [
        "Made Mango de Casma, with wave assistance/1, open.",
        "Its page: https://survey.example.org/clusters/casma/",
        "Next: manage.py import_organisations casma organisations.csv (columns: see docs/files.md)",
        "Nobody but superusers sees it yet: invite its team on the cluster's page Team.",
        "Respondents are not told yet who asks, or whom to turn to: write it in the survey, on the page Surveys.",
    ]


def test_what_was_said_of_the_cluster_is_kept(capsys):
    ana = make_user("ana")
    arguments = ["--region", "Áncash", "--country", "pe", "--product", "mango", "--manager", "ana"]
    printed = make(capsys, *arguments, "--asked-by", "Proyecto Mango", "--contact", "043 555 0100")
    assert len(printed) == 3
    cluster = Cluster.objects.get(slug="casma")
    assert (cluster.region, cluster.country, cluster.product) == ("Áncash", "PE", "mango")
    assert Member.objects.get(cluster=cluster, user=ana).role == "manager"
    survey = Survey.objects.get()
    assert (survey.asked_by, survey.contact) == ("Proyecto Mango", "043 555 0100")


def test_it_asks_the_relations_of_the_paper(capsys):
    make(capsys)
    relations = Relation.objects.values_list("key", "direction", "is_knowledge")
    assert list(relations) == [
        ("assistance", "received", False),
        ("technological", "received", True),
        ("commercial", "received", True),
    ]
    assert Wave.objects.get().state == "open"


def test_both_ends_of_technological_knowledge(capsys):
    make(capsys, "--both-ends")
    given = Relation.objects.get(direction="given")
    assert (given.key, given.mirror_of.key) == ("technological-given", "technological")
    assert list(Relation.objects.values_list("key", flat=True))[-1] == given.key
    assert Survey.objects.get().choosing["en"].endswith("or to whom did it give it?")
    given.full_clean()


def test_producers_are_protected_and_are_not_a_service(capsys):
    make(capsys)
    others = Cluster.objects.get().categories.exclude(key="Producer")
    producers = Cluster.objects.get().categories.get(key="Producer")
    assert (producers.is_service, producers.protected) == (False, True)
    assert set(others.values_list("is_service", "protected")) == {(True, False)}


@pytest.mark.parametrize(
    ("arguments", "key", "spanish", "english"),
    [
        ([], "exports", "¿Su organización exporta?", "Does your organisation export produce?"),
        ([], "land_ha", "¿Cuántas hectáreas tiene?", "How many hectares of produce does it have?"),
        (["--product", "mango"], "packs", "¿Su organización empaca mango?", "Does your organisation pack mango?"),
        (
            ["--product", "uva {es}"],
            "land_ha",
            "¿Cuántas hectáreas de uva {es} tiene?",
            "How many hectares of uva {es} does it have?",
        ),
    ],
)
def test_questions_name_the_product_if_there_is_one(capsys, arguments, key, spanish, english):
    make(capsys, *arguments)
    assert Question.objects.get(field__key=key).prompts == {"es": spanish, "en": english}


def test_every_text_is_in_both_languages_and_none_is_about_piura(capsys):
    make(capsys)
    survey = Survey.objects.get()
    texts = [survey.titles, survey.reasons, survey.choosing]
    texts += [category.names for category in survey.cluster.categories.all()]
    for relation in Relation.objects.all():
        texts += [relation.names, relation.prompts, relation.low_ends, relation.high_ends]
    for question in Question.objects.select_related("field"):
        texts += [question.prompts, question.field.names]
    assert all(set(text) == {"es", "en"} and all(text.values()) for text in texts)
    everything = str(texts)
    assert "Piura" not in everything and "{" not in everything.replace("{'", "")
    assert survey.titles == {"es": "¿Quién ayuda a quién en Mango de Casma?", "en": "Who helps whom in Mango de Casma?"}


def test_organisations_can_be_imported_and_asked_at_once(capsys, tmp_path, client):
    make(capsys)
    import_organisations(tmp_path)
    assert capsys.readouterr().out.splitlines() == [
        "Organisations: 2 created, 0 updated, 0 unchanged.",
        "Wave assistance/1: 1 on the roster, 1 invited.",
    ]
    assert Organisation.objects.get(code="A1").category.key == "Producer"
    link = link_of(Wave.objects.get().invitations.get(), "")
    page = client.get(link, follow=True).content.decode()
    assert "Mango de Casma" in page and "Agro 1" in page


def test_its_manager_finds_the_links(capsys, tmp_path, client):
    client.force_login(make_user("ana"))
    make(capsys, "--manager", "ana")
    import_organisations(tmp_path)
    wave = Wave.objects.get()
    assert link_of(wave.invitations.get(), "") in client.get(reverse("wave", args=["casma", wave.pk])).content.decode()


def test_a_cluster_that_is_there_stays_as_it_is(capsys):
    make(capsys)
    assert fault("casma", "Another") == "There is a cluster casma already."
    assert Cluster.objects.get().name == "Mango de Casma"
    assert Wave.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (["mango de casma", "x"], "SLUG: "),
        (["c" * 41, "x"], "SLUG: "),
        (["", "x"], "SLUG: "),
        (["casma", "   "], "NAME: "),
        (["casma", "two\nlines"], "NAME: "),
        (["casma", "x" * 201], "NAME: "),
        (["casma", "x", "--country", "Piura"], "--country Piura: Write the country’s name"),
        (["casma", "x", "--region", "\x07"], "--region: "),
        (["casma", "x", "--product", "x" * 201], "--product: "),
        (["casma", "x", "--asked-by", "x" * 201], "--asked-by: "),
        (["casma", "x", "--contact", "a\nb"], "--contact: "),
        (["casma", "x", "--manager", "nobody"], "There is no user nobody. There are: ana."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(arguments, begins):
    make_user("ana")
    assert fault(*arguments).startswith(begins)
    assert not Cluster.objects.exists()


def test_several_mistakes_are_told_together():
    assert [line.split(":")[0] for line in fault("no good", "x" * 201).splitlines()] == ["NAME", "SLUG"]
