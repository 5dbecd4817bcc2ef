"""Organisations from a file into a cluster: created, updated, asked in a wave; or refused whole."""

from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.models import Affiliation, Alias, Category, Organisation
from surveys.register.organisation_import import import_organisations
from surveys.spreadsheets.faults import Refused
from tests.builders import make_category, make_cluster, make_organisation, make_survey, make_wave

pytestmark = pytest.mark.django_db

FILE = """code,name,label,category,based_in_region,country,member_of,respondent,on_roster,exports
APEM,Asociación de Mango,APEM,Association,yes,PE,,no,yes,
A1,Agro 1,,Producer,yes,pe,APEM,yes,yes,yes
A2,Agro 2,Dos,Producer,no,,APEM,yes,no,no
"""


@pytest.fixture
def cluster():
    cluster = make_cluster("piura-norte")
    cluster.profile_fields.create(key="exports", kind="yes_no", names={"en": "Exports"})
    return cluster


@pytest.fixture
def wave(cluster):
    return make_wave(make_survey(cluster))


def load(cluster, text=FILE, wave=None):
    return import_organisations(cluster, text.encode(), wave)


def counts_of(done):
    return {"created": done.created, "updated": done.updated, "unchanged": done.unchanged}


def test_a_file_becomes_organisations(cluster):
    assert counts_of(load(cluster)) == {"created": 3, "updated": 0, "unchanged": 0}
    a1 = cluster.organisations.get(code="A1")
    assert (a1.name, a1.label, a1.category.key, a1.country) == ("Agro 1", "Agro 1", "Producer", "PE")
    assert a1.profile == {"exports": True}
    assert [membership.association.code for membership in a1.affiliations.all()] == ["APEM"]
    assert not cluster.organisations.get(code="A2").in_region
    assert cluster.organisations.get(code="APEM").profile == {}


def test_the_same_file_again_changes_nothing(cluster, wave):
    load(cluster, wave=wave)
    wave.refresh_from_db()
    before = wave.generation
    assert counts_of(load(cluster, wave=wave)) == {"created": 0, "updated": 0, "unchanged": 3}
    wave.refresh_from_db()
    assert wave.generation == before


def test_a_changed_file_updates_by_code(cluster, wave):
    load(cluster)
    before = wave.generation
    changed = FILE.replace("Agro 2,Dos,Producer,no,,APEM,yes,no,no", "Agro Dos,Dos,Producer,no,,,yes,no,")
    assert counts_of(load(cluster, changed)) == {"created": 0, "updated": 1, "unchanged": 2}
    a2 = cluster.organisations.get(code="A2")
    assert (a2.name, a2.profile, a2.affiliations.count()) == ("Agro Dos", {}, 0)
    wave.refresh_from_db()
    assert wave.generation > before


def test_a_changed_membership_alone_is_an_update(cluster):
    load(cluster)
    text = "code,name,category,member_of\nA1,Agro 1,Producer,\nA2,Agro 2,Producer,APEM\n"
    assert counts_of(load(cluster, text)) == {"created": 0, "updated": 1, "unchanged": 1}
    assert list(Affiliation.objects.values_list("organisation__code", flat=True)) == ["A2"]


def test_columns_that_are_not_there_leave_what_is_known(cluster):
    load(cluster)
    load(cluster, "code,name,category\nA2,Agro Dos,Producer\n")
    a2 = cluster.organisations.get(code="A2")
    assert (a2.name, a2.label, a2.in_region, a2.profile) == ("Agro Dos", "Dos", False, {"exports": False})
    assert a2.affiliations.count() == 1


def test_a_wave_offers_and_invites_whom_the_file_says(cluster, wave):
    load(cluster, wave=wave)
    assert sorted(wave.roster.values_list("organisation__code", flat=True)) == ["A1", "APEM"]
    assert sorted(wave.invitations.values_list("organisation__code", flat=True)) == ["A1", "A2"]


def test_categories_are_found_by_their_name_in_any_language(cluster):
    producer = make_category(cluster, "Mango producer", names={"es": "Productor de mango", "en": "Mango grower"})
    load(cluster, "code,name,category\nA1,x,productor de  MANGO\nA2,y,Mango grower\nA3,z,mango producer\n")
    assert producer.organisations.count() == 3
    assert Category.objects.count() == 1


def test_new_categories_look_different_from_their_neighbours_and_from_all_others(cluster):
    make_category(cluster, "Producer", colour="#0072B2", shape="circle")
    load(cluster, "code,name,category\n" + "".join(f"C{n},x,Kind {n}\n" for n in range(40)))
    created = Category.objects.exclude(key="Producer").order_by("position")
    looks = [(category.colour, category.shape) for category in created]
    assert len(set(looks)) == 40
    assert ("#0072B2", "circle") not in looks
    assert all(one[0] != two[0] and one[1] != two[1] for one, two in pairwise(looks[:16]))


def test_a_long_name_gets_a_shortened_label(cluster):
    load(cluster, f"code,name,category\nA1,{'Cooperativa ' * 10},Producer\n")
    label = Organisation.objects.get().label
    assert len(label) <= 60
    assert label.endswith("Cooperativa…")


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "=1+1", "Mango 🥭", "\u202egnp.exe", "شركة المانجو", "'; DROP TABLE x;--"]
)
def test_hostile_names_are_stored_as_they_are(cluster, name):
    load(cluster, f'code,name,category\nA1,"{name}",Producer\n')
    assert Organisation.objects.get().name == name


def test_codes_of_another_cluster_are_another_matter(cluster):
    other = make_organisation(make_cluster("casma"), "A1", name="Theirs")
    assert load(cluster).created == 3
    other.refresh_from_db()
    assert other.name == "Theirs"
    with pytest.raises(Refused):
        load(make_cluster("chira"), "code,name,category,member_of\nB1,x,P,A1\n")


def test_a_merged_organisation_is_not_written_over(cluster):
    load(cluster)
    a1, a2 = cluster.organisations.filter(code__in=["A1", "A2"]).order_by("code")
    Organisation.objects.filter(pk=a2.pk).update(status="merged", merged_into=a1)
    with pytest.raises(Refused) as caught:
        load(cluster)
    (fault,) = caught.value.faults
    assert (fault.code, fault.line, fault.params) == ("organisation_merged", 4, {"code": "A1"})


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (FILE.replace(",category,", ",kind,").encode(), "missing_column"),
        (FILE.replace("yes,PE,,no", "yes,Piura,,no").encode(), "bad_country"),
        (FILE.replace("A2,Agro 2", "A1,Agro 2").encode(), "code_twice"),
        (FILE.encode("latin-1"), "wrong_encoding"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_malformed_file_stores_nothing(cluster, wave, wrong, code):
    with pytest.raises(Refused) as caught:
        import_organisations(cluster, wrong, wave)
    assert caught.value.faults[0].code == code
    assert not Organisation.objects.exists()
    assert not Category.objects.exists()
    assert not wave.roster.exists()


def test_the_number_of_queries_does_not_grow_with_the_file(cluster):
    def queries_of(count):
        text = "code,name,category,member_of,exports\nAPEM,APEM,Association,,\n"
        text += "".join(f"{count}.{n},Agro {n},Producer,APEM,yes\n" for n in range(count))
        with CaptureQueriesContext(connection) as queries:
            load(cluster, text)
        return len(queries)

    queries_of(1)  # creates the categories
    assert queries_of(2) == queries_of(50)  # SQLite takes 60 in one INSERT


def test_new_categories_are_told_once_and_only_when_new(cluster):
    text = "code,name,category\nA1,x,Producer\nA2,y,Productr\nA3,z,PRODUCER\n"
    assert load(cluster, text).new_categories == ("Producer", "Productr")
    assert load(cluster, text).new_categories == ()


def test_organisations_of_the_same_name_are_told(cluster):
    g1 = make_organisation(cluster, "G1", name="Agrícola Los Ángeles")
    make_organisation(cluster, "G3", name="Fundo Sol")
    Alias.objects.create(organisation=g1, text="La Angelina")
    text = "code,name,category\nG7,AGRICOLA LOS ANGELES,P\nG10,la angelina,P\nG11,Fundo Luna,P\n"
    assert load(cluster, text).same_names == (("G1", "G10"), ("G1", "G7"))


def test_same_names_that_the_file_does_not_speak_of_are_not_told(cluster):
    for code in ["G1", "G2"]:
        make_organisation(cluster, code, name="Fundo Sol")
    assert load(cluster, "code,name,category\nG3,Fundo Luna,P\n").same_names == ()
    assert load(cluster, "code,name,category\nG3,Fundo Sol,P\n").same_names == (("G1", "G2", "G3"),)


def test_a_merged_organisation_and_a_name_without_letters_are_the_same_as_nothing(cluster):
    g1 = make_organisation(cluster, "G1", name="Fundo Sol")
    merged = make_organisation(cluster, "G2", name="Fundo Luna", status="merged", merged_into=g1)
    Alias.objects.create(organisation=merged, text="Luna")
    text = "code,name,category\nG3,Fundo Luna,P\nG4,Luna,P\nG5,🥭,P\nG6,🥑,P\n"
    assert load(cluster, text).same_names == ()


def test_a_row_of_a_merged_organisation_is_told_what_it_is_now(cluster):
    g1, g2, g3 = (make_organisation(cluster, code) for code in ("G1", "G2", "G3"))
    for gone, into in ((g1, g2), (g2, g3)):
        Organisation.objects.filter(pk=gone.pk).update(status="merged", merged_into=into)
    with pytest.raises(Refused) as refused:
        load(cluster, "code,name,category\nG1,Fundo Sol,P\n")
    assert [fault.params for fault in refused.value.faults] == [{"code": "G3"}]


def test_codes_that_differ_in_small_letters_are_one(cluster):
    for code in ("A01", "GRE"):
        make_organisation(cluster, code)
    load(cluster, "code,name,category,member_of\na01,Fundo Sol,P,gre\nB1,Fundo Luna,P,b2\nB2,Gremio,P,\n")
    assert set(cluster.organisations.values_list("code", flat=True)) == {"A01", "GRE", "B1", "B2"}
    pairs = Affiliation.objects.values_list("organisation__code", "association__code")
    assert set(pairs) == {("A01", "GRE"), ("B1", "B2")}
    with pytest.raises(Refused) as refused:
        load(cluster, "code,name,category\nC1,Fundo Sol,P\nc1,Fundo Luna,P\n")
    assert [fault.code for fault in refused.value.faults] == ["code_twice"]


def test_one_that_registered_itself_is_not_written_over(cluster):
    make_organisation(cluster, "MZ", name="Mangos Zapote", status="waiting")
    with pytest.raises(Refused) as refused:
        load(cluster, "code,name,category,member_of\nmz,Molino Zeta,P,\nB1,Fundo Luna,P,MZ\n")
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [("organisation_waits", 2)]
    with pytest.raises(Refused) as refused:
        load(cluster, "code,name,category,member_of\nB1,Fundo Luna,P,MZ\n")
    assert [fault.code for fault in refused.value.faults] == ["member_of_unknown"]


# -- The command ------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "organisations.csv"
    path.write_text(FILE)
    return path


def run(cluster, path, capsys, **options):
    """What the command prints, in lines."""
    call_command("import_organisations", cluster.slug, str(path), **options)
    return capsys.readouterr().out.splitlines()


def test_the_command_takes_the_only_wave_and_says_what_was_done(cluster, wave, path, capsys):
    assert run(cluster, path, capsys) == [
        "Organisations: 3 created, 0 updated, 0 unchanged.",
        "Wave help/1: 2 on the roster, 2 invited.",
        "New kinds of organisation: Association, Producer",
    ]
    assert wave.invitations.count() == 2


def test_the_command_warns_of_the_same_name(cluster, wave, path, capsys):
    run(cluster, path, capsys)
    path.write_text("code,name,category\nA7,AGRO 1,Productr\n")
    assert run(cluster, path, capsys) == [
        "Organisations: 1 created, 0 updated, 0 unchanged.",
        "New kinds of organisation: Productr",
        "Same name as A1: A7",
    ]


def test_the_command_says_that_without_a_wave_nobody_is_asked(cluster, path, capsys):
    printed = run(cluster, path, capsys)
    assert [line for line in printed if "on_roster and respondent were not used" in line] == [printed[1]]
    assert cluster.organisations.count() == 3


def test_the_command_does_not_speak_of_columns_that_are_not_there(cluster, path, capsys):
    path.write_text("code,name,category\nA1,Agro 1,Producer\n")
    assert not [line for line in run(cluster, path, capsys) if "on_roster" in line]


def test_the_command_asks_in_the_wave_it_is_told(cluster, wave, path, capsys):
    second = make_wave(wave.survey, number=2)
    make_wave(make_survey(cluster, "trust"), number=2)
    assert "Wave help/2: 2 on the roster, 2 invited." in run(cluster, path, capsys, wave="help/2")
    assert (wave.invitations.count(), second.invitations.count()) == (0, 2)


def test_the_command_asks_which_of_several_waves(cluster, wave, path):
    make_wave(wave.survey, number=2, state="closed")
    with pytest.raises(CommandError) as caught:
        call_command("import_organisations", cluster.slug, str(path))
    assert str(caught.value).splitlines() == [
        "The cluster piura-norte has several waves. Say which:",
        "  --wave help/1  (Who helps whom · 1, open)",
        "  --wave help/2  (Who helps whom · 2, closed)",
    ]
    assert not cluster.organisations.exists()


def test_the_command_tells_every_fault_on_a_line(cluster, path):
    path.write_text("code,name,category,country\nA1,,Producer,Piura\nA1,x,Producer,PE\n")
    with pytest.raises(CommandError) as caught:
        call_command("import_organisations", cluster.slug, str(path))
    assert str(caught.value).splitlines() == [
        'line 2, column "name" — Something must be written here.',
        'line 2, column "country": "Piura" — Write the country’s name, or its two letters, like PE.',
        'line 3, column "code": "A1" — The same code is on line 2.',
    ]


@pytest.mark.parametrize("written", ["1", "help/2", "help", "trust/1", "/1", ""])
def test_the_command_knows_only_waves_of_the_cluster(cluster, wave, path, written):
    make_wave(make_survey(make_cluster("casma"), "trust"))
    with pytest.raises(CommandError, match=f"has no wave {written}\\. It has:\n  --wave help/1"):
        call_command("import_organisations", cluster.slug, str(path), wave=written)
    assert not cluster.organisations.exists()


def test_the_command_lists_the_clusters_it_knows(cluster, tmp_path):
    with pytest.raises(CommandError, match="There are: piura-norte"):
        call_command("import_organisations", "nowhere", str(tmp_path / "x.csv"))
