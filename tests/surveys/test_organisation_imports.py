"""A list of organisations brought in the browser: read, columns matched, looked through, saved, taken back."""

import io
import json
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from surveys.models import Affiliation, Alias, Category, Organisation, OrganisationImport
from surveys.register import import_saving, registration
from surveys.register.column_matching import learned
from surveys.register.import_saving import look as look_again
from tests.builders import make_category, make_organisation, make_survey, make_wave

pytestmark = pytest.mark.django_db

FILE = """Código;Razón social;Tipo;País;Celular;Gremio;Notas
A1;Agro Uno S.A.C.;Productor;PE;+51 999 111;Asociación de Mango;riega por goteo
;Asociación de Mango;Gremio;pe;;;
;Agro Dos;Productor;;;;
"""


@pytest.fixture
def alice(client, people):
    client.force_login(people.alice)
    client.cluster = people.cluster
    return client


def at(name, *args):
    return reverse(name, args=["casma", *args])


def bring(client, content, name="lista.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(at("import"), {"file": SimpleUploadedFile(name, content)}, headers={"accept-language": "en"})


def draft():
    return OrganisationImport.objects.get(state="draft")


def match(client, **corrections):
    """Confirm the guessed columns, with corrections by heading."""
    imported = draft()
    data = {
        f"column-{number}": corrections.get(column, imported.matching[column])
        for number, column in enumerate(imported.columns)
    }
    data |= {name: value for name, value in corrections.items() if name == "default_category"}
    return client.post(at("import-columns", imported.pk), data)


def look(client, **query):
    return client.get(at("import-preview", draft().pk), query, headers={"accept-language": "en"})


def save(client):
    return client.post(at("import-save", draft().pk), follow=True, headers={"accept-language": "en"})


def bring_and_save(client, content):
    bring(client, content)
    match(client)
    return save(client)


def outcomes():
    return {row["line"]: row["outcome"] for row in draft().preview["rows"]}


def test_columns_are_guessed_with_what_stands_in_them(alice):
    response = bring(alice, FILE)
    assert response.status_code == 302
    assert draft().matching == {
        "código": "code", "razón social": "name", "tipo": "category", "país": "country", "celular": "contact_phone",
        "gremio": "member_of", "notas": "",
    }  # fmt: skip
    html = alice.get(response.url, headers={"accept-language": "en"}).content.decode()
    assert "Agro Uno S.A.C." in html
    assert "riega por goteo" in html


def test_a_list_is_imported_after_it_was_looked_through(alice):
    bring(alice, FILE)
    match(alice)
    html = look(alice).content.decode()
    assert "Agro Dos" in html
    assert outcomes() == {2: "created", 3: "created", 4: "created"}
    assert not Organisation.objects.exists(), "nothing is stored yet"
    html = save(alice).content.decode()
    assert "3 organisations created" in html
    assert "Next: write the survey" in html
    uno = Organisation.objects.get(code="A1")
    assert (uno.country, uno.contact_phone, uno.category.key) == ("PE", "+51 999 111", "Productor")
    assert [each.association.name for each in uno.affiliations.all()] == ["Asociación de Mango"]
    assert sorted(Organisation.objects.values_list("code", flat=True)) == ["A1", "AD", "AM"]
    assert alice.cluster.activities.get().action == "organisations-imported"
    imported = OrganisationImport.objects.get()
    assert (imported.state, imported.rows, imported.preview) == ("saved", [], {}), "the rows are not kept longer"


def test_what_was_matched_is_remembered_for_the_cluster(alice):
    bring(alice, FILE)
    match(alice, notas="contact_name", celular="")
    save(alice)
    bring(alice, FILE)
    assert draft().matching["notas"] == "contact_name"
    assert draft().matching["celular"] == ""


def test_what_was_matched_is_remembered_when_it_is_confirmed(alice):
    bring(alice, "nombre;tipo;registro r.u.c.;Código T.\nAgro;Productor;1;x\n")
    match(alice, **{"registro r.u.c.": "tax_number", "código t.": ""})
    for _again in range(2):
        bring(alice, "nombre;tipo;Registro RUC;codigo t;teléfono\nAgro;Productor;1;x;5\n")
        assert draft().matching == {
            "nombre": "name", "tipo": "category", "registro ruc": "tax_number", "codigo t": "", "teléfono":
            "contact_phone",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "target"), [("R.U.C.", "tax_number"), ("N° R. U. C.", "tax_number"), ("Tel.", "contact_phone")]
)
def test_headings_are_compared_without_dots(alice, written, target):
    bring(alice, f"nombre;{written}\nAgro;1\n")
    assert draft().matching[written.lower()] == target


def test_only_so_many_headings_are_remembered():
    remembered = {}
    for number in range(700):
        remembered = learned(remembered, {f"c {number}": "", "nombre": "name"})
    assert len(remembered) == 500 and "c 699" in remembered and remembered["nombre"] == "name"


def test_the_preview_says_what_was_and_what_will_be(alice):
    bring_and_save(alice, FILE)
    bring(alice, FILE.replace("Agro Uno S.A.C.", "Agro Uno").replace(";PE;", ";EC;"))
    match(alice)
    assert outcomes() == {2: "updated", 3: "unchanged", 4: "unchanged"}
    changes = draft().preview["rows"][0]["changes"]
    assert ["name", "Agro Uno S.A.C.", "Agro Uno"] in changes
    assert ["country", "PE", "EC"] in changes
    html = look(alice, show="updated").content.decode()
    assert "<del" in html
    assert "Agro Dos" not in html


def test_without_codes_organisations_are_found_by_name(alice):
    bring_and_save(alice, FILE)
    bring(alice, "nombre,tipo,telefono\nAGRO DOS,Productor,555\nagro uno sac,Productor,\n")
    match(alice)
    assert outcomes()[2] == "updated"
    assert Organisation.objects.get(name="Agro Dos").contact_phone == ""


FAULTY = """nombre,tipo,pais,correo
Agro Uno,Productor,Piura,
,Productor,PE,
Agro Dos,Productor,PE,dos.example.org
Agro Tres,Productor,PE,tres@example.org
"""


def test_what_is_wrong_is_told_under_the_heading_of_the_file_and_nothing_is_stored(alice):
    bring(alice, FAULTY)
    match(alice)
    assert outcomes() == {2: "refused", 3: "refused", 4: "refused", 5: "created"}
    html = look(alice).content.decode()
    assert "line 2, column &quot;pais&quot;: &quot;Piura&quot; — Write the country’s name" in html
    assert "line 3, column &quot;nombre&quot; — Something must be written here." in html
    assert "line 4, column &quot;correo&quot;: &quot;dos.example.org&quot;" in html
    assert "Import all of it" not in html
    assert "first settle" in save(alice).content.decode()
    assert not Organisation.objects.exists()


MESSY = """nombre,tipo,correo,idioma,gremio
Agro Uno,Productor,no tiene,,
Agro Dos,Productor,a@x.pe; b@x.pe,quechua,
,,,,x
Agro Tres,Productor,tres@example.org,es,Agro Cuatro
,Productor,no tiene,,
"""


def told(client):
    """What the preview says is wrong."""
    return "\n".join(look(client).context["faults"])


def test_of_several_associations_with_commas_it_is_said_how_they_are_separated(alice):
    make_category(alice.cluster, "Productor")
    make_organisation(alice.cluster, "APEM", name="Asociación de Exportadores")
    bring(
        alice,
        "código,nombre,tipo,gremio\n"
        'P1,Uno,Productor,"APEM, PROMANGO"\n'
        "PROMANGO,Promotora de Mango,Productor,\n"
        'P2,Dos,Productor,"Asociación de Exportadores, promotora de mango"\n'
        'P3,Tres,Productor,"APEM, nadie"\n',
    )
    match(alice)
    assert told(alice).splitlines() == [
        'line 2, column "gremio": "APEM, PROMANGO" — Separate several with semicolons, not commas: APEM; PROMANGO.',
        'line 4, column "gremio": "Asociación de Exportadores, promotora de mango" — Separate several with semicolons, '
        "not commas: Asociación de Exportadores; promotora de mango.",
        'line 5, column "gremio": "APEM, nadie" — No organisation is known as APEM, nadie.',
    ]


def test_errors_of_a_spreadsheet_become_no_names_and_no_telephones(alice):
    make_category(alice.cluster, "Productor")
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (
        ["nombre", "tipo", "celular", "notas"],
        ["#N/A", "Productor", "999", ""],
        ["Agro Dos", "Productor", "#REF!", "#N/A"],
        ["Agro Tres", "#¡VALOR!", "", ""],
        ["Agro Cuatro", "Productor", "=A1", "=A1"],
    ):
        book.active.append(row)
    book.save(file)
    bring(alice, file.getvalue(), "lista.xlsx")
    match(alice)
    error = "This is a spreadsheet's error, no value: mend the formula, or leave the cell empty."
    assert told(alice).splitlines() == [
        f'line 2, column "nombre": "#N/A" — {error}',
        f'line 3, column "celular": "#REF!" — {error}',
        f'line 4, column "tipo": "#¡VALOR!" — {error}',
        'line 5, column "celular": "#FORMULA! =A1" — The file has this formula without its result: open it in Excel or '
        "LibreOffice, save it, and bring it again.",
    ], "the notes are not read"
    assert draft().preview["new_categories"] == []
    decide(alice, leave="empty")
    decide(alice, leave="out")
    save(alice)
    stored = dict(Organisation.objects.values_list("name", "contact_phone"))
    assert stored == {"Agro Dos": "", "Agro Cuatro": ""}


def bring_messy(client):
    make_category(client.cluster, "Productor")
    bring(client, MESSY)
    match(client)


def test_what_cannot_be_used_is_left_empty_or_left_out(alice):
    bring_messy(alice)
    html = " ".join(look(alice).content.decode().split())
    assert '<span dir="auto">correo</span>: lines 2–3; <span dir="auto">idioma</span>: line 3; ' in html
    assert "Leave these lines out</button> lines 4, 6" in html
    decide(alice, leave="empty")
    assert outcomes() == {2: "created", 3: "created", 4: "refused", 5: "created", 6: "refused"}
    assert "Leave these cells empty</button>" not in look(alice).content.decode()
    save(alice)
    assert not Organisation.objects.exists(), "all or nothing still holds"
    decide(alice, leave="out")
    html = look(alice).content.decode()
    assert outcomes() == {2: "created", 3: "created", 4: "left_out", 5: "created", 6: "left_out"}
    assert '<del dir="auto">a@x.pe; b@x.pe</del>' in html
    assert html.count('<th scope="row"><span dir="auto">—</span>') == 2, "no line has an empty heading"
    assert "4 cells are left empty" in html and "2 lines are left out" in html
    save(alice)
    stored = {each.name: (each.contact_email, each.language) for each in Organisation.objects.all()}
    assert stored == {"Agro Uno": ("", "es"), "Agro Dos": ("", "es"), "Agro Tres": ("tres@example.org", "es")}
    assert OrganisationImport.objects.get().corrections == {}, "what stood there is not kept longer"


def test_what_was_left_empty_or_out_is_taken_back(alice):
    bring_messy(alice)
    before = draft().preview
    decide(alice, leave="empty")
    decide(alice, leave="out")
    match(alice)
    assert draft().corrections.keys() == {"empty", "out"}, "the columns say the same"
    for what in ("out", "empty"):
        decide(alice, back=what)
        assert what not in draft().corrections
    assert draft().preview == before
    decide(alice, leave="out")
    match(alice, correo="")
    assert draft().corrections == {}, "the columns say something else now"


@pytest.mark.parametrize("field", ["leave", "back"])
def test_made_up_corrections_change_nothing(alice, field):
    bring_messy(alice)
    before = draft().preview
    decide(alice, **{field: "preview"})
    assert (draft().preview, draft().corrections) == (before, {})


def test_a_country_may_be_written_by_its_name(alice):
    bring_and_save(
        alice, "nombre,tipo,pais\nAgro Uno,Productor,Perú\nMango Board,Productor,EE.UU.\nDole,Productor,nl\n"
    )
    countries = dict(Organisation.objects.values_list("name", "country"))
    assert countries == {"Agro Uno": "PE", "Mango Board": "US", "Dole": "NL"}


def test_the_same_tax_number_is_asked_about_whatever_the_names(alice, people):
    make_organisation(people.cluster, "DOM", name="Dominus", tax_number="20-51234567-1")
    bring(
        alice,
        "nombre,tipo,RUC\nFrutas del Sol,Productor,20512345671\nRapel,Productor,2060\nEl Pedregal,Productor,2060\n",
    )
    assert draft().matching["ruc"] == "tax_number"
    match(alice)
    asked = {pair["name"]: [other["name"] for other in pair["others"]] for pair in draft().preview["pairs"]}
    assert asked == {"Frutas del Sol": ["Dominus"], "El Pedregal": ["Rapel"]}


def test_more_faults_than_anybody_reads(alice):
    bring(alice, "nombre,tipo,pais\n" + "x,Productor,Piura\n" * 300)
    match(alice)
    assert "only the first 100 are shown" in look(alice).content.decode()


# -- Columns --------------------------------------------------------------------------------------


def test_names_must_be_somewhere(alice):
    bring(alice, "a,b\nx,y\n")
    response = alice.post(at("import-columns", draft().pk), {}, headers={"accept-language": "en"})
    assert response.status_code == 400
    assert "Say which column has the organisations’ names." in response.content.decode()


def test_two_columns_cannot_say_the_same(alice):
    bring(alice, "a,b\nx,y\n")
    data = {"column-0": "name", "column-1": "name"}
    response = alice.post(at("import-columns", draft().pk), data, headers={"accept-language": "en"})
    assert "The column “a” says this already." in response.content.decode()
    assert "No column tells the kind" in response.content.decode()


def test_one_kind_for_all_rows(alice):
    kind = make_category(alice.cluster)
    bring(alice, "nombre\nAgro Uno\n")
    data = {"column-0": "name", "default_category": str(kind.pk)}
    alice.post(at("import-columns", draft().pk), data)
    save(alice)
    assert Organisation.objects.get().category == kind


def test_a_made_up_column_is_refused(alice):
    bring(alice, "nombre,tipo\nx,y\n")
    response = alice.post(at("import-columns", draft().pk), {"column-0": "status", "column-1": "category"})
    assert response.status_code == 400


# -- Where the columns are named ------------------------------------------------------------------

HEADINGS = ["N°", "Razón social", "R.U.C.", "Tipo", "Representante", "Teléfono", "Distrito"]
ROWS = [[1, "Agro Uno", 20525436781, "Productor", "José", "969 123 456", "Tambogrande"]]
TITLE = ["DIRECTORIO DEL CLUSTER MANGO - PIURA, 2024"]
GROUPS = [None, "Datos de la organización", None, None, "Contacto", None, "Ubicación"]


def workbook(*rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def as_csv(*rows):
    lines = (";".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "\n".join(lines).encode()


@pytest.mark.parametrize("write", [workbook, as_csv])
@pytest.mark.parametrize(
    "above", [[], [[None]], [TITLE], [TITLE, GROUPS], [TITLE, [], GROUPS], [["Organización"]], [GROUPS]]
)
def test_what_stands_above_the_headings_is_left_out(alice, write, above):
    html = alice.get(bring(alice, write(*above, HEADINGS, *ROWS)).url, headers={"accept-language": "en"})
    line = len(above) + 1
    assert draft().columns == [cell.lower() for cell in HEADINGS]
    assert draft().headings_line == line
    assert (f"found in line {line}; what stands above is left out" in html.content.decode()) is (line > 1)
    match(alice)
    assert outcomes() == {line + 1: "created"}


def test_a_column_without_a_heading_is_still_refused_under_a_title(alice):
    html = bring(alice, workbook(TITLE, ["Nombre", None, "Tipo", "RUC"], ["x", "y", "z", "1"])).content.decode()
    assert "line 2 — Column 2 has no name." in html


def test_headings_known_only_in_this_cluster_are_found(alice):
    for key, name in (("land_ha", "Hectáreas"), ("staff", "Trabajadores")):
        alice.cluster.profile_fields.create(key=key, names={"es": name}, kind="number")
    bring(alice, as_csv(TITLE, ["Nombre", "Hectáreas", "Trabajadores", "Otro", "Más"], ["Agro", "3", "4", "", ""]))
    assert draft().headings_line == 2


def test_without_a_known_heading_the_first_line_is_it(alice):
    bring(alice, "a;b\nProductor;x\n")
    assert (draft().columns, draft().headings_line) == (["a", "b"], 1)


# -- Likely duplicates ----------------------------------------------------------------------------

NEARLY = "nombre,tipo\nAgrícola San Jacinto S.A.C.,Mango producer\nAgricola Sn Jacinto,Mango producer\n"


@pytest.fixture
def jacinto(alice):
    return make_organisation(alice.cluster, "SJ", name="Agrícola San Jasinto")


def decide(client, **chosen):
    return client.post(at("import-preview", draft().pk), {key.replace("_", "-"): who for key, who in chosen.items()})


def test_likely_duplicates_must_be_decided(alice, jacinto):
    bring(alice, NEARLY)
    match(alice)
    html = look(alice).content.decode()
    assert "Is it the same organisation?" in html
    assert [other["who"] for other in draft().preview["pairs"][0]["others"]] == ["SJ"]
    assert draft().preview["pairs"][1]["others"][-1]["who"] == "@2"
    save(alice)
    assert Organisation.objects.count() == 1


def test_the_same_is_not_added_twice_and_its_name_is_learned(alice, jacinto):
    bring(alice, NEARLY)
    match(alice)
    decide(alice, pair_2="SJ", pair_3="different")
    assert not draft().preview["pairs"]
    save(alice)
    assert Organisation.objects.count() == 2
    assert list(jacinto.aliases.values_list("text", flat=True)) == ["Agrícola San Jacinto S.A.C."]
    jacinto.refresh_from_db()
    assert jacinto.name == "Agrícola San Jasinto"


def test_two_lines_about_the_same_organisation_are_one(alice, jacinto):
    bring(alice, NEARLY)
    match(alice)
    decide(alice, pair_2="SJ", pair_3="SJ")
    assert outcomes() == {2: "updated", 3: "same"}
    save(alice)
    names = jacinto.aliases.values_list("text", flat=True)
    assert sorted(names) == ["Agricola Sn Jacinto", "Agrícola San Jacinto S.A.C."]


def test_the_same_as_another_line_is_left_out(alice):
    make_category(alice.cluster)
    bring(alice, NEARLY)
    match(alice)
    decide(alice, pair_3="@2")
    assert outcomes() == {2: "created", 3: "same"}
    save(alice)
    assert Organisation.objects.get().aliases.get().text == "Agricola Sn Jacinto"


def test_all_the_rest_are_others(alice, jacinto):
    bring(alice, NEARLY)
    match(alice)
    decide(alice, rest="yes")
    save(alice)
    assert Organisation.objects.count() == 3


def test_what_was_decided_holds_for_the_corrected_file(alice, jacinto):
    bring(alice, NEARLY)
    match(alice)
    decide(alice, pair_2="SJ", pair_3="different")
    bring(alice, NEARLY.replace("tipo\n", "tipo\nPuerto de Paita,Mango producer\n"))
    assert draft().decisions == {}
    match(alice)
    assert draft().decisions == {"3": "SJ", "4": ""}
    match(alice)
    assert not draft().preview["pairs"], "nor is it asked again when the columns are looked at again"


def test_other_names_are_asked_about_anew(alice, jacinto):
    bring(alice, NEARLY)
    match(alice)
    decide(alice, pair_2="SJ", pair_3="different")
    make_organisation(alice.cluster, "SJ2", name="Agricola Sn Jacintoo")
    jacinto.name = "Fundo Jacinto"
    jacinto.save()
    bring(alice, NEARLY)
    match(alice)
    assert draft().decisions == {}


def test_what_was_decided_is_told_and_taken_back(alice, jacinto):
    bring(alice, NEARLY)
    match(alice)
    decide(alice, pair_2="SJ", pair_3="different")
    html = look(alice).content.decode()
    assert "2 names that look like others are decided" in html
    assert 'The same as <strong dir="auto">Agrícola San Jasinto</strong>' in html
    decide(alice, back="pairs")
    assert len(draft().preview["pairs"]) == 2


def test_the_same_as_a_line_that_is_left_out_then_is_asked_again(alice):
    bring(alice, NEARLY)
    match(alice)
    decide(alice, pair_3="@2")
    imported = draft()
    imported.corrections = {"out": {"2": "Agrícola San Jacinto S.A.C."}}
    look_again(imported)
    assert outcomes() == {2: "left_out", 3: "created"}


def test_a_colleagues_decisions_are_their_own(alice, jacinto, people):
    bring(alice, NEARLY)
    match(alice)
    decide(alice, pair_2="SJ")
    alice.force_login(people.root)
    bring(alice, NEARLY)
    assert OrganisationImport.objects.get(user=people.root).decided == {}


def test_only_what_was_offered_can_be_decided(alice, jacinto):
    make_organisation(alice.cluster, "OTHER", name="Puerto de Paita")
    bring(alice, NEARLY)
    match(alice)
    decide(alice, pair_2="OTHER", pair_99="SJ")
    assert draft().decisions == {}


# -- All or nothing, and back ---------------------------------------------------------------------


def test_a_list_that_changed_meanwhile_is_looked_at_again(alice):
    bring(alice, FILE)
    match(alice)
    make_organisation(alice.cluster, "A1", name="Somebody else")
    assert "The list was changed meanwhile" in save(alice).content.decode()
    assert Organisation.objects.count() == 1
    assert outcomes()[2] == "updated"


def test_nobody_saves_twice(alice):
    bring(alice, FILE)
    match(alice)
    where = at("import-save", draft().pk)
    for _twice in range(2):
        response = alice.post(where, follow=True, headers={"accept-language": "en"})
        assert response.redirect_chain == [(at("organisations"), 302)]
        assert "The list was imported: 3 organisations created" in response.content.decode()
    assert Organisation.objects.count() == 3
    assert alice.cluster.activities.count() == 1


def test_pressed_twice_at_once_it_is_imported_once(alice, monkeypatch):
    bring(alice, FILE)
    match(alice)
    really = import_saving.save

    def twice(imported, user):
        return really(OrganisationImport.objects.get(pk=imported.pk), user) and really(imported, user)

    monkeypatch.setattr(import_saving, "save", twice)
    html = save(alice).content.decode()
    assert "The list was imported: 3 organisations created" in html and "first settle" not in html
    assert Organisation.objects.count() == 3


FINISHED = [
    ("import-columns", "get"),
    ("import-columns", "post"),
    ("import-preview", "get"),
    ("import-preview", "post"),
]


@pytest.mark.parametrize(("name", "method"), [*FINISHED, ("import-save", "post")])
def test_the_address_of_a_finished_import_leads_to_the_list(alice, people, name, method):
    bring_and_save(alice, FILE)
    imported = OrganisationImport.objects.get()

    def go():
        return getattr(alice, method)(at(name, imported.pk), follow=True, headers={"accept-language": "en"})

    response = go()
    assert response.redirect_chain == [(at("organisations"), 302)]
    assert "The list was imported: 3 organisations created" in response.content.decode()
    undo(alice)
    response = go()
    assert response.redirect_chain == [(at("import"), 302)]
    assert "This import was taken back." in response.content.decode()
    assert not Organisation.objects.exists()


def test_going_back_asks_anew(alice):
    """A page from the browser's memory would offer to import what is imported."""
    bring(alice, FILE)
    match(alice)
    assert "no-store" in look(alice)["Cache-Control"]


def test_taking_back_is_asked_about_first_and_again_it_is_told(alice):
    bring_and_save(alice, FILE)
    html = alice.get(at("import"), headers={"accept-language": "en"}).content.decode()
    asked = html[html.index("<details>") : html.index("</details>")]
    assert "What it added goes from the list" in asked
    where = at("import-undo", OrganisationImport.objects.get().pk)
    assert html.count(where) == asked.count(where) == 1
    alice.post(where)
    response = alice.post(where, follow=True, headers={"accept-language": "en"})
    assert "This import was taken back." in response.content.decode()
    assert alice.cluster.activities.filter(action="import-undone").count() == 1


def undo(client):
    last = OrganisationImport.objects.filter(state="saved").first()
    return client.post(at("import-undo", last.pk), follow=True, headers={"accept-language": "en"}).content.decode()


def everything():
    return (
        list(Organisation.objects.order_by("pk").values()),
        list(Alias.objects.order_by("text").values_list("organisation", "text")),
        sorted(Affiliation.objects.values_list("organisation", "association")),
        list(Category.objects.order_by("pk").values()),
    )


def test_taken_back_the_list_is_as_it_was(alice):
    bring_and_save(alice, FILE)
    before = everything()
    changed = FILE.replace("Agro Uno S.A.C.", "Agro Uno").replace("Asociación de Mango;riega", "Unión;riega")
    bring_and_save(alice, changed.replace("Notas", "Otros nombres") + "U;Unión;Otra cosa;;;;\n")
    assert everything() != before
    assert Category.objects.filter(key="Otra cosa").exists()
    assert "taken back" in undo(alice)
    assert everything() == before
    assert alice.cluster.activities.first().action == "import-undone"


def test_only_the_last_import_is_taken_back(alice):
    bring_and_save(alice, FILE)
    first = OrganisationImport.objects.get()
    bring_and_save(alice, FILE + ";Agro Tres;Productor;;;;\n")
    response = alice.post(at("import-undo", first.pk), follow=True, headers={"accept-language": "en"})
    assert "Only the last import" in response.content.decode()
    undo(alice)
    assert Organisation.objects.count() == 3
    undo(alice)
    assert not Organisation.objects.exists()


def test_what_was_used_since_is_in_the_way(alice):
    bring_and_save(alice, FILE)
    make_wave(make_survey(alice.cluster), roster=[Organisation.objects.get(code="A1")])
    before = everything()
    assert "1 organisation was changed or used since: Agro Uno S.A.C." in undo(alice)
    assert everything() == before


def test_what_was_edited_since_is_in_the_way(alice):
    bring_and_save(alice, FILE)
    bring_and_save(alice, FILE.replace(";PE;", ";EC;"))
    Organisation.objects.filter(code="A1").update(country="CL")
    assert "was changed or used since" in undo(alice)
    assert Organisation.objects.get(code="A1").country == "CL"


def test_a_kind_that_was_deleted_since_is_in_the_way_until_it_is_there_again(alice):
    bring_and_save(alice, FILE)
    bring_and_save(alice, FILE.replace("Productor", "Otra cosa"))
    kind = Category.objects.get(key="Productor")
    assert alice.post(at("category-delete", kind.pk)).status_code == 302
    before = everything()
    assert "the kind of organisations “Productor” is deleted. Add it again" in undo(alice)
    assert everything() == before
    look_of_it = {"colour": kind.colour, "shape": kind.shape}
    assert alice.post(at("categories"), {"name-es": "Productor", "name-en": "Producer"} | look_of_it).status_code == 302
    assert "the list is as it was before" in undo(alice)
    assert set(Organisation.objects.values_list("category__key", flat=True)) == {"Productor", "Gremio"}


def test_another_fields_edit_is_not_in_the_way_of_what_was_changed(alice):
    bring_and_save(alice, FILE)
    bring_and_save(alice, FILE.replace(";PE;", ";EC;"))
    Organisation.objects.filter(code="A1").update(contact_name="Rosa")
    undo(alice)
    uno = Organisation.objects.get(code="A1")
    assert (uno.country, uno.contact_name) == ("PE", "Rosa")


def test_the_networks_follow_import_and_undo(alice):
    wave = make_wave(make_survey(alice.cluster))
    generations = []
    for step in (lambda: bring_and_save(alice, FILE), lambda: undo(alice)):
        wave.refresh_from_db()
        generations.append(wave.generation)
        step()
    wave.refresh_from_db()
    assert generations[0] < generations[1] < wave.generation


# -- Bad files ------------------------------------------------------------------------------------


def bomb(size=60_000_000):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return file.getvalue()


def nested():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", "code\nx\n")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    return file.getvalue()


def xxe():
    book = openpyxl.Workbook()
    book.active.append(["nombre"])
    book.active.append(["x"])
    plain, hostile = io.BytesIO(), io.BytesIO()
    book.save(plain)
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(hostile, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, entity + content.split(b"?>", 1)[-1] if member.endswith("sheet1.xml") else content)
    return hostile.getvalue()


BAD = {
    "a bomb": (bomb, "too large once unpacked"),
    "nested zips": (nested, "cannot be read"),
    "XXE": (xxe, "refers to things outside itself"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "line 1"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"x" * 99, "old Excel"),
    "Latin-1": (lambda: "nombre,tipo\nPeña,x\n".encode("latin-1"), "column &quot;nombre&quot;: &quot;Pe\\xf1a&quot;"),
    "UTF-16": (lambda: "nombre,tipo\nPeña,x\n".encode("utf-16"), "not UTF-8"),
    "NUL": (lambda: b"nombre,tipo\nA\0,x\n", "line 2, column &quot;nombre&quot;"),
    "a huge cell": (lambda: b"nombre\n" + b"x" * 9_000_000, "line 2"),
    "a million rows": (lambda: b"nombre\n" + b"x\n" * 1_000_000, "line 20002"),
    "too many bytes": (lambda: b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    "nothing": (lambda: b"", "The file is empty."),
    "only a heading": (lambda: b"nombre,tipo\n", "nothing below the first line"),
    "an open quotation mark": (lambda: b'nombre,tipo\n"x,y\n', "line 2"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_and_nothing_stored(alice, kind):
    make, said = BAD[kind]
    response = bring(alice, make())
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not OrganisationImport.objects.exists()
    assert not Organisation.objects.exists()


def test_far_too_many_bytes_are_turned_away_before_they_are_read(alice, monkeypatch):
    monkeypatch.setattr("surveys.views.organisation_imports.read_apart", None)
    assert bring(alice, b"x" * (20 * 1024 * 1024 + 1)).status_code == 400
    assert not OrganisationImport.objects.exists()


def test_a_process_killed_by_its_limits_refuses_the_file(alice, monkeypatch):
    monkeypatch.setattr("surveys.register.sheet_process.MOST_SECONDS", 0.01)
    assert "too large once unpacked" in bring(alice, FILE).content.decode()


def test_no_file(alice):
    response = alice.post(at("import"), {}, headers={"accept-language": "en"})
    assert response.status_code == 400
    assert "Choose a file first." in response.content.decode()


# -- Who, and how much ----------------------------------------------------------------------------


def test_a_colleagues_draft_is_not_found(client, people):
    client.force_login(people.alice)
    bring(client, FILE)
    client.force_login(people.root)
    for name in ("import-columns", "import-preview"):
        assert client.get(at(name, draft().pk)).status_code == 404
    assert client.post(at("import-save", draft().pk)).status_code == 404


def test_another_clusters_import_is_not_found(client, people):
    client.force_login(people.charlie)
    client.post(reverse("import", args=["chile"]), {"file": SimpleUploadedFile("x.csv", FILE.encode())})
    client.force_login(people.alice)
    pk = OrganisationImport.objects.get().pk
    OrganisationImport.objects.update(user=people.alice)
    for name in ("import-columns", "import-preview"):
        assert client.get(at(name, pk)).status_code == 404


def test_after_a_day_a_draft_is_not_found(alice):
    bring(alice, FILE)
    match(alice)
    OrganisationImport.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert look(alice).status_code == 404
    assert save(alice).status_code == 404


def test_what_is_never_saved_is_thrown_away(alice):
    bring(alice, FILE)
    OrganisationImport.objects.update(created_at=timezone.now() - timedelta(hours=25), user=None)
    bring(alice, FILE)
    assert OrganisationImport.objects.count() == 1


def test_the_preview_asks_as_much_of_400_lines_as_of_3(alice, django_assert_max_num_queries):
    for number in (3, 400):
        lines = "".join(f"C{each},Fundo {each},Productor\n" for each in range(number))
        bring(alice, "code,nombre,tipo\n" + lines)
        match(alice)
        with django_assert_max_num_queries(12):
            assert look(alice).status_code == 200


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "Mango 🥭", "شركة المانجو", "'=x"])
def test_a_name_is_only_a_text(alice, name):
    bring(alice, f"nombre,tipo\n{name},Productor\n")
    match(alice)
    assert "<script>alert" not in look(alice).content.decode()
    save(alice)
    assert Organisation.objects.get().name == name.removeprefix("'")


def test_the_log_tells_it_in_both_languages(alice):
    bring_and_save(alice, FILE)
    undo(alice)
    for language, said in (("en", "3 organisations created"), ("es", "lista.csv")):
        assert said in alice.get(at("activity"), headers={"accept-language": language}).content.decode()
    json.dumps(list(alice.cluster.activities.values("details")))


# -- Those that registered themselves ------------------------------------------------------------


@pytest.fixture
def waiting(people):
    """Mangos Zapote registered itself, and waits."""
    category = make_category(people.cluster, "Productor")
    contacts = {"contact_name": "Rosa", "contact_phone": "+51 999", "contact_email": ""}
    registration.register(
        people.cluster, name="Mangos Zapote", category=category, contacts=contacts, language="es", consent="yes"
    )
    return Organisation.objects.get(status="waiting")


def test_a_row_about_one_that_waits_is_left_out_and_says_what_to_do(alice, waiting):
    bring(alice, "nombre;tipo;teléfono\nMANGOS ZÁPOTE;Productor;987\nAgro Dos;Productor;\n")
    match(alice)
    assert outcomes() == {2: "waiting", 3: "created"}
    html = look(alice).content.decode()
    assert "registered itself: approve it first" in html and at("registrations") in html
    assert "1 line is about an organisation that registered itself and waits." in html
    save(alice)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.contact_phone) == ("waiting", "+51 999")
    assert set(Organisation.objects.values_list("code", "name")) == {("MZ", "Mangos Zapote"), ("AD", "Agro Dos")}


def test_alone_there_is_nothing_to_import_and_nothing_says_that_the_list_is_so(alice, waiting):
    bring(alice, "nombre;tipo\nMangos Zapote;Productor\n")
    match(alice)
    html = look(alice).content.decode()
    assert "Import all of it" not in html and "already as the file says" not in html


def test_taken_onto_the_list_the_row_is_its(alice, waiting, people):
    bring(alice, "nombre;tipo;teléfono\nMangos Zapote;Productor;987\n")
    match(alice)
    registration.approve(waiting.registration, people.alice)
    look_again(draft())
    assert outcomes() == {2: "updated"}


def test_its_code_in_a_file_does_not_write_over_it(alice, waiting):
    bring(alice, "código;nombre;tipo\nmz;Molino Zeta;Productor\n")
    match(alice)
    assert outcomes() == {2: "waiting"}
    assert "Mangos Zapote" in look(alice).content.decode()


def test_its_code_is_made_for_nobody_else(alice, waiting):
    bring_and_save(alice, "nombre;tipo\nMolino Zeta;Productor\n")
    assert Organisation.objects.get(name="Molino Zeta").code == "MZ2"


def test_nor_is_that_of_one_that_was_merged(alice, people):
    stays = make_organisation(people.cluster, "APEM")
    make_organisation(people.cluster, "MZ", name="Vieja", status="merged", merged_into=stays)
    bring_and_save(alice, "nombre;tipo\nMolino Zeta;Productor\n")
    assert Organisation.objects.get(name="Molino Zeta").code == "MZ2"


def test_registering_a_known_name_changes_nothing_of_its_row(alice, waiting, people):
    make_organisation(people.cluster, "ZAP", name="Mangos Zapote", category=waiting.category)
    bring(alice, "nombre;tipo;teléfono\nMangos Zapote;Productor;987\n")
    match(alice)
    assert [(row["outcome"], row["code"]) for row in draft().preview["rows"]] == [("updated", "ZAP")]
    assert draft().preview["pairs"] == []


@pytest.mark.parametrize("written", ["MZ", "Mangos Zapote"])
def test_nobody_becomes_a_member_of_one_that_waits(alice, waiting, written):
    bring(alice, f"nombre;tipo;gremio\nAgro Dos;Productor;{written}\n")
    match(alice)
    assert outcomes() == {2: "refused"}
    assert "Mangos Zapote registered itself and waits: take it onto the list first." in look(alice).content.decode()


def test_nor_of_one_that_the_file_has_too(alice, waiting):
    """The fault is in what was written, not in a code that was made for the row that is left out."""
    bring(alice, "nombre;tipo;gremio\nMangos Zapote;Productor;\nAgro Dos;Productor;Mangos Zapote\n")
    match(alice)
    assert outcomes() == {2: "waiting", 3: "refused"}
    assert [fault[0] for fault in draft().preview["faults"]] == ["organisation_waits"]


# -- Codes that differ in small letters ----------------------------------------------------------


def test_a_code_in_small_letters_is_the_known_one(alice, people):
    make_organisation(people.cluster, "A01", name="Agro Uno", category=make_category(people.cluster, "Productor"))
    make_organisation(people.cluster, "GRE", name="Gremio", category=make_category(people.cluster, "Productor"))
    bring_and_save(alice, "código;nombre;tipo;gremio\na01;Agro Uno;Productor;gre\n")
    assert set(Organisation.objects.values_list("code", flat=True)) == {"A01", "GRE"}
    assert Affiliation.objects.get().organisation.code == "A01"


def test_the_same_code_in_capital_and_small_letters_is_twice_in_a_file(alice):
    bring(alice, "código;nombre;tipo\nA01;Agro Uno;Productor\na01;Molino Zeta;Productor\n")
    match(alice)
    assert [fault[:2] for fault in draft().preview["faults"]] == [["code_twice", 3]]
