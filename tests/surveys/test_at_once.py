"""Two colleagues at the same moment: on a wave's lists, on the choices of a field that two surveys ask, on an import,
on what is known of an organisation. Where a lock guards it, with it taken out the test must see the fault."""

import threading
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from surveys import waves
from surveys.builder import survey_structure
from surveys.builder.survey_texts import locked
from surveys.models import OrganisationImport, ProfileField
from surveys.naming import reconciliation
from surveys.register import import_saving, organisation_editing
from surveys.views import organisations as organisations_views
from tests.builders import make_category, make_organisation, make_question, make_survey, make_wave
from tests.html_forms import form_with

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="on SQLite one transaction writes at a time"),
]
# So long the first one waits for the second, who waits for the first where a lock keeps them apart.
SECONDS = 1.5


def overtaken(first, second, monkeypatch, module, name):
    """Run `first`; when it comes to `module.name` for the first time, `second` is started, in a thread of its own.

    Returns what each of them returned or raised.
    """
    act, began, outcomes = getattr(module, name), [], {}

    def run():
        try:
            outcomes["second"] = second()
        except Exception as error:
            outcomes["second"] = error
        finally:
            connection.close()

    thread = threading.Thread(target=run)

    def after_the_second(*args, **kwargs):
        if not began:
            began.append(True)
            thread.start()
            thread.join(SECONDS)
        return act(*args, **kwargs)

    monkeypatch.setattr(module, name, after_the_second)
    try:
        outcomes["first"] = first()
    except Exception as error:
        outcomes["first"] = error
    thread.join(60)
    assert not thread.is_alive()
    return outcomes["first"], outcomes["second"]


def without(monkeypatch, module, name, instead):
    monkeypatch.setattr(module, name, instead)


# -- A wave's lists -------------------------------------------------------------------------------

LISTS = [("respondents", waves.invite, "invitations"), ("roster", waves.add_to_roster, "roster")]


@pytest.fixture
def wave(people):
    return make_wave(make_survey(people.cluster))


def both_put_on(wave, people, monkeypatch, do, add):
    """One by the page, while the other one has looked who is on the list and has not written yet."""
    organisation = make_organisation(people.cluster)
    browser = Client(raise_request_exception=False)
    browser.force_login(people.alice)
    address = reverse("wave-lists-change", args=["casma", wave.pk])
    model = waves.Invitation if do == "respondents" else waves.RosterEntry

    def press():
        return browser.post(address, {"do": do, "organisation": organisation.pk}).status_code

    return overtaken(lambda: add(wave, [organisation]), press, monkeypatch, model.objects, "bulk_create")


@pytest.mark.parametrize(("do", "add", "rows"), LISTS)
def test_the_same_organisation_is_put_on_a_list_twice_at_once(wave, people, monkeypatch, do, add, rows):
    assert both_put_on(wave, people, monkeypatch, do, add) == (1, 302)
    assert getattr(wave, rows).count() == 1


@pytest.mark.parametrize(("do", "add", "rows"), LISTS)
def test_without_holding_the_wave_one_of_them_fails(wave, people, monkeypatch, do, add, rows):
    without(monkeypatch, waves, "_hold", lambda wave: None)
    first, second = both_put_on(wave, people, monkeypatch, do, add)
    assert isinstance(first, IntegrityError) or second == 500


def pressed_while(first, wave, organisation, people, monkeypatch, module, name):
    """Somebody puts an organisation on the roster, by the page, while `first` is on its way; what came of both."""
    browser = Client(raise_request_exception=False)
    browser.force_login(people.alice)
    address = reverse("wave-lists-change", args=["casma", wave.pk])

    def press():
        return browser.post(address, {"do": "both", "organisation": organisation.pk}).status_code

    return overtaken(first, press, monkeypatch, module, name)


def test_a_merger_and_a_roster_do_not_wait_for_one_another(wave, people, monkeypatch):
    one, other = make_organisation(people.cluster), make_organisation(people.cluster)
    merged, pressed = pressed_while(
        lambda: reconciliation.merge(people.cluster, people.alice, one, other),
        wave, other, people, monkeypatch, reconciliation, "cluster_changed",
    )  # fmt: skip
    assert (merged.organisation, pressed) == (one, 302)


def test_an_import_and_a_roster_do_not_wait_for_one_another(wave, people, monkeypatch):
    organisation = make_organisation(people.cluster)
    imported = looked_at(people, b"name,category\nAgro Uno,Grower\n")
    outcomes = pressed_while(
        lambda: import_saving.save(imported, people.alice),
        wave, organisation, people, monkeypatch, import_saving, "write",
    )  # fmt: skip
    assert outcomes == (True, 302)


def test_an_import_taken_back_and_a_roster_do_not_wait_for_one_another(wave, people, monkeypatch):
    organisation = make_organisation(people.cluster)
    imported = looked_at(people, b"name,category\nAgro Uno,Grower\n")
    import_saving.save(imported, people.alice)
    outcomes = pressed_while(
        lambda: import_saving.undo(imported, people.alice),
        wave, organisation, people, monkeypatch, import_saving, "_refuse_later_changes",
    )  # fmt: skip
    assert outcomes == (True, 302)


# -- Choices of a field that two surveys ask -------------------------------------------------------


def both_add_a_choice(people, monkeypatch):
    surveys = [make_survey(people.cluster, key) for key in ("one", "two")]
    for survey in surveys:
        make_question(survey, "market", "one_of")
    known = ProfileField.objects.get()

    def add(survey, name):
        with transaction.atomic():
            field = locked(survey.pk).cluster.profile_fields.get(pk=known.pk)
            survey_structure.add_choice(survey, people.alice, field, name)

    overtaken(
        lambda: add(surveys[0], "Europe"), lambda: add(surveys[1], "Asia"), monkeypatch, survey_structure, "free_key"
    )
    known.refresh_from_db()
    return {choice["names"]["es"] for choice in known.choices}


def test_two_surveys_add_a_choice_to_the_same_field(people, monkeypatch):
    assert both_add_a_choice(people, monkeypatch) == {"Europe", "Asia"}


def test_without_holding_the_field_a_choice_is_lost(people, monkeypatch):
    without(monkeypatch, survey_structure, "_held", lambda field: field)
    assert len(both_add_a_choice(people, monkeypatch)) == 1


# -- An import taken back twice --------------------------------------------------------------------


def looked_at(people, content):
    """An import of a file, up to its preview."""
    make_category(people.cluster, "Grower")
    browser = Client()
    browser.force_login(people.alice)
    browser.post(reverse("import", args=["casma"]), {"file": SimpleUploadedFile("list.csv", content)})
    imported = OrganisationImport.objects.get()
    import_saving.match(imported, imported.matching, "")
    return imported


def test_an_import_is_taken_back_once(people, monkeypatch):
    imported = looked_at(people, b"name,category\nAgro Uno,Grower\n")
    assert import_saving.save(imported, people.alice)
    first, second = (OrganisationImport.objects.get() for _ in range(2))
    outcomes = overtaken(
        lambda: import_saving.undo(first, people.alice),
        lambda: import_saving.undo(second, people.alice),
        monkeypatch, import_saving, "_refuse_later_changes",
    )  # fmt: skip
    assert outcomes == (True, False)
    assert people.cluster.activities.filter(action="import-undone").count() == 1
    assert not people.cluster.organisations.exists()


# -- What is known of an organisation --------------------------------------------------------------


def both_change_it(people, monkeypatch):
    """Each another profile field and another name, both having opened the page before."""
    for number, key in enumerate(("land_ha", "staff")):
        people.cluster.profile_fields.create(key=key, kind="number", names={"en": key}, position=number)
    organisation = make_organisation(people.cluster)
    address = reverse("organisation", args=["casma", organisation.pk])
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(people.alice)
    pages = [form_with(browser.get(address).content.decode(), "other_names") for browser in browsers]

    def save(number, **changed):
        return lambda: browsers[number].post(address, pages[number] | changed).status_code

    first = save(0, **{"profile-land_ha": "7", "other_names": "One"})
    second = save(1, **{"profile-staff": "8", "other_names": "Two"})
    assert overtaken(first, second, monkeypatch, organisation_editing, "save") == (302, 302)
    organisation.refresh_from_db()
    return organisation


def test_two_change_an_organisation_at_once(people, monkeypatch):
    organisation = both_change_it(people, monkeypatch)
    assert organisation.profile == {"land_ha": 7, "staff": 8}
    assert sorted(organisation.aliases.values_list("text", flat=True)) == ["One", "Two"]


def test_without_holding_the_list_one_undoes_the_other(people, monkeypatch):
    @contextmanager
    def nothing(row, request):
        yield

    without(monkeypatch, organisations_views, "held", nothing)
    organisation = both_change_it(people, monkeypatch)
    assert organisation.profile == {"land_ha": 7}
    assert organisation.aliases.get().text == "One"
