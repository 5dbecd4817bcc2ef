"""The list of a cluster's organisations: looked through, added to, changed in place, deleted, taken as a file."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from surveys.forms.organisations import organisation_called
from surveys.models import Organisation
from surveys.texts import shortened
from tests import cast
from tests.builders import make_category, make_cluster, make_organisation, make_survey, make_wave
from tests.html_forms import form_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    people = cast.make_cast(make_cluster())
    people.cluster.profile_fields.create(key="exports", kind="yes_no", names={"en": "Exports"}, position=1)
    people.cluster.profile_fields.create(key="land_ha", kind="number", names={"en": "Land"}, position=2)
    choices = [{"key": "eu", "names": {"en": "Europe"}}, {"key": "us", "names": {"en": "United States"}}]
    people.cluster.profile_fields.create(
        key="markets", kind="several_of", names={"en": "Markets"}, choices=choices, position=3
    )
    return people


@pytest.fixture
def alice(client, people):
    client.force_login(people.alice)
    client.cluster = people.cluster
    return client


def at(name, *args):
    return reverse(name, args=["casma", *args])


def page(client, **query):
    return client.get(at("organisations"), query, headers={"accept-language": "en"}).content.decode()


@pytest.fixture
def three(people):
    apem = make_organisation(people.cluster, "APEM", name="Asociación de Mango", in_region=False)
    grower = make_organisation(people.cluster, "A1", name="Fundo Ñandú", member_of=[apem], contact_phone="555 12")
    office = make_category(people.cluster, "Office")
    senasa = make_organisation(people.cluster, "SEN", name="Servicio de Sanidad", category=office)
    senasa.aliases.create(text="SENASA Perú")
    return {"apem": apem, "grower": grower, "senasa": senasa}


# -- Looking for them -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("search", "code"), [("nandu", "A1"), ("ASOCIACION", "APEM"), ("senasa peru", "SEN"), ("sen", "SEN"), ("a1", "A1")]
)
def test_found_without_accents_by_name_other_name_or_code(alice, three, search, code):
    html = page(alice, search=search)
    assert f"<td>{code}</td>" in html
    assert "1 organisation<" in html


def test_filters(alice, three):
    def codes(**query):
        return {code for code in ("A1", "APEM", "SEN") if f"<td>{code}</td>" in page(alice, **query)}

    assert codes() == {"A1", "APEM", "SEN"}
    assert codes(category=three["senasa"].category_id) == {"SEN"}
    assert codes(region="out") == {"APEM"}
    assert codes(association=three["apem"].pk) == {"A1"}
    assert codes(status="waiting") == set()
    assert codes(category="x", region="y", association="999", status="z", sort="gossip") == {"A1", "APEM", "SEN"}


def test_nothing_found_says_what_to_do(alice, three):
    assert "None like this." in page(alice, search="zzz")


def test_an_empty_list_offers_to_import(alice):
    html = page(alice)
    assert "Import the spreadsheet that you have" in html
    assert f'<a class="btn btn-primary" href="{at("import")}">Import a list</a>' in html


def test_agro_2_comes_before_agro_10(alice):
    for number in (10, 2):
        make_organisation(alice.cluster, f"X{number}", name=f"Agro {number}")
    html = page(alice)
    assert html.index("Agro 2<") < html.index("Agro 10<")
    assert 'aria-sort="ascending"' in html


def test_as_many_queries_for_400_as_for_3(alice, three, django_assert_max_num_queries):
    for number in range(400):
        organisation = make_organisation(alice.cluster, f"N{number}", name=f"Agro {number}", member_of=[three["apem"]])
        organisation.aliases.create(text=f"El fundo {number}")
    with django_assert_max_num_queries(16):
        html = page(alice, search="agro")
    assert "400 organisations" in html
    assert "Page 1 of 4" in html


def test_htmx_gets_the_list_alone(alice, three):
    response = alice.get(at("organisations"), {"search": "nandu"}, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "A1" in response.content.decode()


def test_analysts_read_and_see_no_contacts(client, people, three):
    client.force_login(people.ana)
    html = page(client)
    assert "Fundo Ñandú" in html
    assert "555 12" not in html
    assert "Edit" not in html


# -- Adding and changing --------------------------------------------------------------------------


def payload(cluster, **fields):
    data = {"name": "Agro Nuevo", "label": "", "code": "", "category": make_category(cluster).pk, "in_region": "on"}
    return data | {"language": "es", "country": "pe", "other_names": ""} | fields


def add(client, **fields):
    return client.post(at("organisation-add"), payload(client.cluster, **fields), headers={"accept-language": "en"})


def test_an_organisation_is_added_with_a_code_made_of_its_name(alice, three):
    wave = make_wave(make_survey(alice.cluster))
    data = {
        "name": "Universidad Nacional de Piura", "other_names": "La Nacional\nUDEP?\n", "profile-exports": "yes",
        "profile-land_ha": "12,5", "profile-markets": ["eu"], "member_of": [three["apem"].pk],
        "another_association": "servicio de sanidad", "contact_email": "a@example.org",
    }  # fmt: skip
    assert add(alice, **data).status_code == 302
    new = Organisation.objects.get(code="UNP")
    assert (new.label, new.country, new.contact_email) == ("Universidad Nacional de Piura", "PE", "a@example.org")
    assert new.profile == {"exports": True, "land_ha": 12.5, "markets": ["eu"]}
    assert sorted(new.aliases.values_list("text", flat=True)) == ["La Nacional", "UDEP?"]
    assert sorted(each.association.code for each in new.affiliations.all()) == ["APEM", "SEN"]
    generation = wave.generation
    wave.refresh_from_db()
    assert wave.generation > generation
    assert alice.cluster.activities.get().action == "organisation-added"


def test_one_that_is_called_so_already_is_asked_about_once(alice, three):
    data = {"name": "SERVICIO DE SANIDAD", "contact_phone": "555 99"}
    response = add(alice, **data)
    html = response.content.decode()
    assert response.status_code == 400
    assert "There is one that is called so already: Servicio de Sanidad (SEN)." in html
    assert 'value="555 99"' in html and at("organisation", three["senasa"].pk) in html
    assert Organisation.objects.count() == 3
    assert add(alice, **data, all_the_same=three["senasa"].pk).status_code == 302
    assert Organisation.objects.get(code="SS").name == "SERVICIO DE SANIDAD"


def test_another_name_of_one_is_called_so_too_and_saving_one_again_is_not_asked_about(alice, three):
    assert "Servicio de Sanidad (SEN)" in add(alice, name="Senasa-Peru").content.decode()
    assert change(alice, three["senasa"], name="Servicio de Sanidad").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "This field is required."),
        ({"name": "a\x07b"}, "invisible characters"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"country": "Piura"}, "Write the country’s name"),
        ({"code": "A1"}, "Another organisation has this code"),
        ({"code": "a1"}, "Another organisation has this code"),
        ({"code": "á"}, "Use letters, digits"),
        ({"contact_email": "x"}, "valid email address"),
        ({"profile-land_ha": "much"}, "Write one such as 12 or 12.5."),
        ({"profile-land_ha": "1.250"}, "Thousands or decimals?"),
        ({"another_association": "Nobody"}, "No organisation on the list is called “Nobody”"),
        ({"other_names": "x" * 201}, "at most 200 characters"),
        ({"category": "0"}, "Select a valid choice"),
    ],
)
def test_bad_input_says_what_to_do_and_loses_nothing(alice, three, wrong, said):
    response = add(alice, **{"contact_name": "Rosa Peña"} | wrong)
    assert response.status_code == 400
    html = response.content.decode()
    assert said in html
    assert "Rosa Peña" in html
    assert Organisation.objects.count() == 3


def change(client, organisation, **fields):
    where = at("organisation", organisation.pk)
    return client.post(where, payload(client.cluster, **fields), headers={"accept-language": "en"})


def test_all_that_is_known_is_changed(alice, three):
    three["grower"].aliases.create(text="El Ñandú")
    assert change(alice, three["grower"], name="Fundo Nuevo", other_names="el nandu\nÑ").status_code == 302
    three["grower"].refresh_from_db()
    assert three["grower"].name == "Fundo Nuevo"
    assert three["grower"].code == "A1"
    assert sorted(three["grower"].aliases.values_list("text", flat=True)) == ["el nandu", "Ñ"]
    assert not three["grower"].affiliations.exists()


def test_what_is_the_same_is_no_change(alice, three):
    grower = three["grower"]
    data = {"name": grower.name, "label": grower.label, "country": "", "member_of": [three["apem"].pk]}
    data |= {"contact_phone": "555 12"}
    change(alice, grower, **data)
    assert not alice.cluster.activities.exists()


def test_a_row_turns_into_a_form_and_back(alice, three):
    where = at("organisation-row", three["grower"].pk)
    assert 'name="contact_phone"' in alice.get(where).content.decode()
    data = {"name": "Fundo Nuevo", "label": "FN", "category": three["grower"].category_id, "contact_phone": "777"}
    html = alice.post(where, data).content.decode()
    assert html.strip().startswith("<tr")
    assert "<form" not in html
    assert "777" in html
    three["grower"].refresh_from_db()
    assert (three["grower"].label, three["grower"].in_region) == ("FN", False)
    assert three["grower"].affiliations.count() == 1, "what is not in the row stays"
    assert "is-invalid" in alice.post(where, data | {"name": ""}).content.decode()
    assert "777" in alice.get(where, {"shown": ""}).content.decode()


def test_a_colleagues_change_of_another_field_stays(alice, three):
    grower = three["grower"]
    row = form_with(alice.get(at("organisation-row", grower.pk)).content.decode(), "contact_phone")
    Organisation.objects.filter(pk=grower.pk).update(country="CL", contact_phone="999 00", in_region=False)
    alice.post(at("organisation-row", grower.pk), row | {"name": "Fundo Nuevo"})
    grower.refresh_from_db()
    assert (grower.name, grower.country) == ("Fundo Nuevo", "CL")
    assert (grower.contact_phone, grower.in_region) == ("999 00", False), "the row has these fields, too"


def test_one_merged_into_another_is_not_changed(alice, three):
    Organisation.objects.filter(pk=three["grower"].pk).update(status="merged", merged_into=three["apem"])
    assert alice.get(at("organisation", three["grower"].pk)).status_code == 404
    assert "merged into another: " in page(alice, status="merged")


def test_of_one_that_was_merged_it_is_told_what_it_is_now(alice, three):
    for gone, into in (("grower", "senasa"), ("senasa", "apem")):
        Organisation.objects.filter(pk=three[gone].pk).update(status="merged", merged_into=three[into])
    assert page(alice, status="merged").count(f"merged into another: {three['apem'].label}<") == 2


def test_nobody_is_made_a_member_of_one_that_waits(alice, three):
    Organisation.objects.filter(pk=three["apem"].pk).update(status="waiting")
    assert organisation_called(alice.cluster, "APEM") is None
    assert organisation_called(alice.cluster, three["apem"].name) is None
    assert "member_of" not in alice.get(at("organisation-add")).content.decode()
    assert 'name="member_of"' in alice.get(at("organisation", three["grower"].pk)).content.decode(), "it is one already"


def test_only_what_nothing_hangs_on_is_deleted(alice, three):
    where = at("organisation-delete", three["apem"].pk)
    assert "stays:" in alice.post(where, follow=True, headers={"accept-language": "en"}).content.decode()
    make_wave(make_survey(alice.cluster), roster=[three["senasa"]])
    alice.post(at("organisation-delete", three["senasa"].pk))
    alice.post(at("organisation-delete", three["grower"].pk))
    assert sorted(Organisation.objects.values_list("code", flat=True)) == ["APEM", "SEN"]
    assert alice.cluster.activities.get().about == "Fundo Ñandú"


def test_another_clusters_organisation_is_not_found(client, people, three):
    client.force_login(people.charlie)
    for name in ("organisation", "organisation-row"):
        assert client.get(reverse(name, args=["chile", three["grower"].pk])).status_code == 404
    assert client.post(reverse("organisation-delete", args=["chile", three["grower"].pk])).status_code == 404
    assert Organisation.objects.count() == 3


# -- As a file ------------------------------------------------------------------------------------


def taken(client, kind):
    response = client.post(at("organisations-export", kind))
    assert response.status_code == 200
    return response.content


@pytest.fixture
def odd(three):
    """Names, other names and values that a file may spoil."""
    cluster = three["apem"].cluster
    for number, name in enumerate(["=1+1", "'=1+1", "+51", "-x", "@a", 'a;"b"', "'Agro' Uno", "شركة", "Mango 🥭"]):
        organisation = make_organisation(
            cluster, f"ODD{number}", name=name, contact_name=name, contact_phone="+51 1", language="en",
            profile={"exports": False, "land_ha": 1.125, "markets": ["eu", "us"]}, member_of=[three["apem"]],
        )  # fmt: skip
        organisation.aliases.create(text=f"{name}; or so")
        organisation.aliases.create(text=f"{name} too")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_can_be_brought_back_unchanged(alice, odd, kind):
    file = SimpleUploadedFile(f"list.{kind}", taken(alice, kind))
    alice.post(at("import"), {"file": file})
    draft = alice.cluster.organisation_imports.get()
    data = {f"column-{number}": draft.matching[column] for number, column in enumerate(draft.columns)}
    assert all(data.values()), "every column is known again"
    alice.post(at("import-columns", draft.pk), data)
    draft.refresh_from_db()
    assert draft.preview["faults"] == []
    assert [row for row in draft.preview["rows"] if row["outcome"] != "unchanged"] == []
    assert len(draft.preview["rows"]) == 12


def test_no_cell_is_a_formula(alice, odd):
    book = openpyxl.load_workbook(io.BytesIO(taken(alice, "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    rows = csv.reader(io.StringIO(taken(alice, "csv").decode("utf-8-sig")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_taking_the_list_is_written_down(alice, three):
    taken(alice, "csv")
    assert alice.cluster.activities.get().action == "organisations-exported"
    assert alice.post(at("organisations-export", "exe")).status_code == 404


def test_400_organisations_are_taken_with_few_queries(alice, three, django_assert_max_num_queries):
    for number in range(400):
        make_organisation(alice.cluster, f"N{number}", member_of=[three["apem"]])
    with django_assert_max_num_queries(16):
        taken(alice, "csv")


def test_a_short_name_that_is_the_names_beginning_is_not_told_twice(alice, people):
    long = "Asociación de Productores de Mango del Valle del Alto Piura y Anexos"
    make_organisation(people.cluster, "LONG", name=long, label=shortened(long))
    make_organisation(people.cluster, "APEM", name="Asociación Peruana de Mango", label="APEM")
    html = alice.get(reverse("organisations", args=["casma"])).content.decode()
    assert long in html
    assert shortened(long) not in html
    assert '<span class="quiet small" dir="auto">APEM</span>' in html
