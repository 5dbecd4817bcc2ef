"""Two colleagues on the same page: what the first one saved is not undone by the page that the second one had open."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.forms.meanwhile import WAS
from surveys.models import Affiliation, Alias, Member, Organisation, Wave
from tests.builders import make_category, make_organisation, make_survey, make_wave
from tests.html_forms import form_with

pytestmark = pytest.mark.django_db

MEANWHILE = "Somebody of the team changed this meanwhile, to “{}”. Save again to have yours instead."


class Page:
    """A page that somebody has open, and what its form sends."""

    def __init__(self, client, name, *args, field):
        self.client, self.address = client, reverse(name, args=["casma", *args])
        self.field = field
        self.html = client.get(self.address).content.decode()
        self.form = form_with(self.html, field)

    def save(self, without=(), **changed):
        """Send it with some fields changed; what comes back is the page that is open now."""
        sent = {name: value for name, value in (self.form | changed).items() if name not in without}
        response = self.client.post(self.address, sent)
        self.html = response.content.decode()
        if "<form" in self.html:
            self.form = form_with(self.html, self.field)
        return response


@pytest.fixture
def alice(client, people):
    client.force_login(people.alice)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.cluster = people.cluster
    return client


# -- Kinds of organisations -----------------------------------------------------------------------


@pytest.fixture
def kind(people):
    return make_category(people.cluster, "Office", colour="#009E73", names={"es": "Oficina", "en": "Office"})


def test_a_kind_stays_protected(alice, kind):
    first, second = (Page(alice, "category", kind.pk, field="colour") for _ in range(2))
    first.save(protected="on")
    assert second.save(colour="#D55E00").status_code == 302
    kind.refresh_from_db()
    assert (kind.protected, kind.colour) == (True, "#D55E00")


def test_a_kind_stays_open_that_was_opened_meanwhile(alice, kind):
    type(kind).objects.update(protected=True)
    first, second = (Page(alice, "category", kind.pk, field="colour") for _ in range(2))
    first.save(without=["protected"])
    second.save(colour="#D55E00")
    kind.refresh_from_db()
    assert (kind.protected, kind.colour) == (False, "#D55E00")


def test_names_of_a_kind_are_one_by_one(alice, kind):
    first, second = (Page(alice, "category", kind.pk, field="colour") for _ in range(2))
    first.save(**{"name-es": "Oficina pública"})
    second.save(**{"name-en": "Public office"})
    kind.refresh_from_db()
    assert kind.names == {"es": "Oficina pública", "en": "Public office"}


def test_the_order_of_kinds_stays(alice, kind):
    make_category(alice.cluster, "Last")
    page = Page(alice, "category", kind.pk, field="colour")
    alice.post(reverse("category-move", args=["casma", kind.pk]), {"to": "down"})
    place = type(kind).objects.get(pk=kind.pk).position
    page.save(colour="#D55E00")
    kind.refresh_from_db()
    assert (kind.position, kind.colour) == (place, "#D55E00")


def test_both_changed_the_same_to_different_values(alice, kind):
    first, second = (Page(alice, "category", kind.pk, field="colour") for _ in range(2))
    first.save(**{"name-en": "Public office"})
    response = second.save(**{"name-en": "Office <b>of the state</b>", "protected": "on"})
    assert response.status_code == 400
    assert MEANWHILE.format("Public office") in second.html
    assert second.html.index("Office &lt;b&gt;of the state&lt;/b&gt;") < second.html.index("Public office”"), (
        "next to it"
    )
    kind.refresh_from_db()
    assert (kind.names["en"], kind.protected) == ("Public office", False)
    assert second.form["protected"] == ["on"], "what was ticked stays"
    assert second.save().status_code == 302
    kind.refresh_from_db()
    assert (kind.names["en"], kind.protected) == ("Office <b>of the state</b>", True)


def test_a_choice_is_told_as_the_page_calls_it(alice, kind):
    first, second = (Page(alice, "category", kind.pk, field="colour") for _ in range(2))
    first.save(colour="#D55E00")
    second.save(colour="#0072B2")
    label = dict(type(kind)._meta.get_field("colour").choices)["#D55E00"]
    assert MEANWHILE.format(label) in second.html


def test_both_changed_it_to_the_same(alice, kind):
    first, second = (Page(alice, "category", kind.pk, field="colour") for _ in range(2))
    for page in (first, second):
        assert page.save(**{"name-en": "Public office"}).status_code == 302
    assert alice.cluster.activities.count() == 1, "the second one changes nothing"


def test_what_is_told_is_told_once_only_while_it_is_so(alice, kind):
    pages = [Page(alice, "category", kind.pk, field="colour") for _ in range(3)]
    for number, page in enumerate(pages):
        page.save(**{"name-en": f"Office {number}"})
    assert MEANWHILE.format("Office 0") in pages[1].html
    assert pages[1].save().status_code == 302
    assert pages[2].save().status_code == 400, "it is another one again"
    assert MEANWHILE.format("Office 1") in pages[2].html


@pytest.mark.parametrize(
    "was",
    ["", "x", "[]", "null", "7", '{"colour": 7}', '{"colour": null}', '{"colour": [null]}', "{", "\0", "[" * 9999],
)
def test_a_page_that_does_not_say_what_it_showed(alice, kind, was):
    page = Page(alice, "category", kind.pk, field="colour")
    assert page.save(**{WAS: was, "colour": "#D55E00"}).status_code in (302, 400)


def test_a_form_without_what_was_shown_is_taken_as_it_is(alice, kind):
    Page(alice, "category", kind.pk, field="colour").save(without=[WAS], colour="#D55E00", protected="on")
    kind.refresh_from_db()
    assert (kind.colour, kind.protected) == ("#D55E00", True)


# -- Organisations --------------------------------------------------------------------------------


@pytest.fixture
def grower(people):
    fields = people.cluster.profile_fields
    fields.create(key="exports", kind="yes_no", names={"en": "Exports"}, position=1)
    fields.create(key="land_ha", kind="number", names={"en": "Land"}, position=2)
    choices = [{"key": key, "names": {"en": key.upper()}} for key in ("eu", "us", "cn")]
    fields.create(key="markets", kind="several_of", names={"en": "Markets"}, choices=choices, position=3)
    apem, ceprom = (make_organisation(people.cluster, code) for code in ("APEM", "CEPROM"))
    make_organisation(people.cluster, "B1", member_of=[apem, ceprom])
    grower = make_organisation(
        people.cluster, "A1", name="Fundo Ñandú", member_of=[apem], contact_name="Rosa", in_region=True,
        profile={"land_ha": 12.5, "markets": ["eu"]},
    )  # fmt: skip
    grower.aliases.create(text="El Ñandú")
    grower.apem, grower.ceprom = apem, ceprom
    return grower


PLACES = ["organisation", "organisation-row"]


@pytest.mark.parametrize("one", PLACES)
@pytest.mark.parametrize("other", PLACES)
def test_a_telephone_stays_that_was_added_meanwhile(alice, grower, one, other):
    first, second = (Page(alice, name, grower.pk, field="contact_phone") for name in (one, other))
    first.save(contact_phone="+51 999 000 111", in_region=[])
    second.save(label="Ñandú")
    grower.refresh_from_db()
    assert (grower.contact_phone, grower.label, grower.in_region) == ("+51 999 000 111", "Ñandú", False)


@pytest.mark.parametrize("name", PLACES)
def test_both_changed_the_telephone(alice, grower, name):
    first, second = (Page(alice, name, grower.pk, field="contact_phone") for _ in range(2))
    first.save(contact_phone="+51 999 000 111")
    second.save(contact_phone="+51 999 000 222", label="Ñandú")
    assert MEANWHILE.format("+51 999 000 111") in second.html
    assert second.form["contact_phone"] == ["+51 999 000 222"]
    assert second.form["label"] == ["Ñandú"]
    grower.refresh_from_db()
    assert (grower.contact_phone, grower.label) == ("+51 999 000 111", "Fundo Ñandú")
    second.save()
    grower.refresh_from_db()
    assert (grower.contact_phone, grower.label) == ("+51 999 000 222", "Ñandú")


def test_emptied_meanwhile(alice, grower):
    first, second = (Page(alice, "organisation-row", grower.pk, field="contact_phone") for _ in range(2))
    first.save(contact_name="")
    second.save(contact_name="Ana")
    assert "Somebody of the team emptied this meanwhile. Save again to have yours instead." in second.html


def test_a_row_sent_without_scripts_empties_nothing_that_it_does_not_show(alice, grower):
    page = Page(alice, "organisation-row", grower.pk, field="contact_phone")
    page.address = reverse("organisation", args=["casma", grower.pk])
    assert page.save(contact_phone="777").status_code == 302
    before = dict(grower.profile)
    grower.refresh_from_db()
    assert (grower.contact_phone, grower.profile) == ("777", before)
    assert grower.aliases.get().text == "El Ñandú"
    assert grower.affiliations.get().association == grower.apem


def other_names(organisation):
    return set(organisation.aliases.values_list("text", flat=True))


def test_other_names_are_added_and_taken_away(alice, grower):
    grower.aliases.create(text="Ñandu SAC")
    first, second, third = (Page(alice, "organisation", grower.pk, field="other_names") for _ in range(3))
    Alias.objects.create(organisation=grower, text="Learned meanwhile")
    first.save(label="Ñandú")
    assert other_names(grower) == {"El Ñandú", "Ñandu SAC", "Learned meanwhile"}
    second.save(other_names="ñandu sac\r\nFundo Grande")
    assert other_names(grower) == {"ñandu sac", "Learned meanwhile", "Fundo Grande"}
    third.save(other_names="")
    assert other_names(grower) == {"ñandu sac", "Learned meanwhile", "Fundo Grande"}, "it showed none of these"


def test_memberships_are_added_and_taken_away(alice, grower):
    first, second = (Page(alice, "organisation", grower.pk, field="other_names") for _ in range(2))
    first.save(member_of=[grower.apem.pk, grower.ceprom.pk])
    second.save(member_of=[], label="Ñandú")
    grower.refresh_from_db()
    assert grower.label == "Ñandú"
    assert grower.affiliations.get().association == grower.ceprom


def test_an_association_that_went_meanwhile_stays_away(alice, grower):
    page = Page(alice, "organisation", grower.pk, field="other_names")
    Affiliation.objects.filter(association=grower.apem).delete()
    assert page.save(label="Ñandú").status_code == 302
    assert not grower.affiliations.exists()


def test_profile_fields_are_one_by_one(alice, grower):
    first, second = (Page(alice, "organisation", grower.pk, field="other_names") for _ in range(2))
    first.save(**{"profile-exports": "yes", "profile-markets": ["eu", "us"]})
    second.save(**{"profile-land_ha": "20", "profile-markets": ["eu", "cn"]})
    grower.refresh_from_db()
    assert grower.profile == {"exports": True, "land_ha": 20, "markets": ["eu", "us", "cn"]}


def test_a_profile_field_that_is_new_since_stays_as_it_is(alice, grower):
    page = Page(alice, "organisation", grower.pk, field="other_names")
    alice.cluster.profile_fields.create(key="staff", kind="whole_number", names={"en": "Staff"}, position=4)
    Organisation.objects.filter(pk=grower.pk).update(profile=grower.profile | {"staff": 7})
    page.save(label="Ñandú")
    grower.refresh_from_db()
    assert (grower.label, grower.profile["staff"]) == ("Ñandú", 7)


def test_as_many_queries_with_400_organisations(alice, grower, django_assert_max_num_queries):
    page = Page(alice, "organisation", grower.pk, field="other_names")
    for number in range(400):
        make_organisation(alice.cluster, f"N{number}", member_of=[grower.apem])
    with django_assert_max_num_queries(34):
        assert page.save(other_names="One\nTwo", label="Ñ").status_code == 302


def test_what_a_colleague_changed_is_shown_with_what_is_wrong(alice, grower):
    first, second = (Page(alice, "organisation", grower.pk, field="other_names") for _ in range(2))
    first.save(contact_phone="777", other_names="El Ñandú\nNuevo")
    assert second.save(name="", contact_email="ana@example.org").status_code == 400
    assert second.form["contact_phone"] == ["777"]
    assert second.form["contact_email"] == ["ana@example.org"]
    assert second.save(name="Fundo").status_code == 302
    grower.refresh_from_db()
    assert (grower.name, grower.contact_phone, grower.contact_email) == ("Fundo", "777", "ana@example.org")
    assert grower.aliases.count() == 2


# -- A wave's settings, its closing day -----------------------------------------------------------


@pytest.fixture
def wave(people):
    return make_wave(make_survey(people.cluster), state="draft", remind_after_days=None)


def test_reminders_stay_that_were_set_meanwhile(alice, wave):
    first, second = (Page(alice, "wave-settings", wave.pk, field="remind_most") for _ in range(2))
    first.save(remind_after_days="7", closes_on="2027-03-01")
    assert second.save(**{"invitation-en-subject": "Another subject"}).status_code == 302
    wave.refresh_from_db()
    assert (wave.remind_after_days, wave.closes_on) == (7, date(2027, 3, 1))
    assert wave.messages["invitation"]["en"]["subject"] == "Another subject"


def test_messages_are_one_by_one(alice, wave):
    first, second = (Page(alice, "wave-settings", wave.pk, field="remind_most") for _ in range(2))
    first.save(**{"reminder-es-body": "Primera línea\r\n{link}"})
    second.save(**{"reminder-en-body": "First line\r\n{link}"})
    wave.refresh_from_db()
    bodies = {language: text["body"] for language, text in wave.messages["reminder"].items()}
    assert bodies == {"es": "Primera línea\n{link}", "en": "First line\n{link}"}


def test_both_wrote_the_same_message(alice, wave):
    first, second = (Page(alice, "wave-settings", wave.pk, field="remind_most") for _ in range(2))
    first.save(**{"reminder-es-body": "Primera línea\r\n{link}"}, closes_on="2027-03-01")
    second.save(**{"reminder-es-body": "Otra cosa\r\n{link}"}, closes_on="2027-04-01")
    assert MEANWHILE.format("Primera línea\n{link}") in second.html
    assert MEANWHILE.format("1 March 2027") in second.html
    assert second.form["reminder-es-body"] == ["Otra cosa\r\n{link}"]
    assert second.save().status_code == 302
    wave.refresh_from_db()
    assert (wave.messages["reminder"]["es"]["body"], wave.closes_on) == ("Otra cosa\n{link}", date(2027, 4, 1))


def test_what_has_no_place_any_more_is_told(alice, wave):
    page = Page(alice, "wave-settings", wave.pk, field="remind_most")
    untouched = Page(alice, "wave-settings", wave.pk, field="remind_most")
    Wave.objects.update(state="open")
    assert untouched.save(remind_most="3").status_code == 302
    page.save(opens_on="2027-02-01", remind_most="4")
    assert "This has no place any more: “2027-02-01”. Save again to leave it out." in page.html
    assert Wave.objects.get().remind_most == 3
    assert MEANWHILE.format("3") in page.html, "both changed how many reminders there are at most"
    assert page.save().status_code == 302
    assert (Wave.objects.get().opens_on, Wave.objects.get().remind_most) == (None, 4)


def test_texts_in_a_language_that_was_taken_away_are_told(alice, kind):
    page = Page(alice, "category", kind.pk, field="colour")
    alice.cluster.languages = ["es"]
    alice.cluster.save()
    assert page.save(**{"name-en": "<b>Public</b>", "name-es": "Pública"}).status_code == 400
    assert "“&lt;b&gt;Public&lt;/b&gt;”" in page.html
    assert page.form["name-es"] == ["Pública"]
    assert page.save().status_code == 302
    kind.refresh_from_db()
    assert kind.names == {"es": "Pública", "en": "Office"}


def test_an_untouched_page_leaves_the_closing_day(alice, wave):
    today = timezone.localdate()
    later, latest = today + timedelta(days=20), today + timedelta(days=30)
    Wave.objects.update(state="open", closes_on=later)
    first, second, third = (Page(alice, "wave-change", wave.pk, "extend", field="closes_on") for _ in range(3))
    first.save(closes_on=str(latest))
    second.save()
    assert Wave.objects.get().closes_on == latest
    third.save(closes_on=str(today))
    assert "Somebody of the team changed this meanwhile" in third.html
    assert Wave.objects.get().closes_on == latest
    third.save()
    assert Wave.objects.get().closes_on == today


# -- The cluster, its team, what respondents see --------------------------------------------------


def test_facts_are_one_by_one(alice):
    first, second = (Page(alice, "cluster-facts", field="region") for _ in range(2))
    first.save(product="palta", languages=["es"])
    assert second.save(region="Sullana").status_code == 302
    alice.cluster.refresh_from_db()
    assert (alice.cluster.product, alice.cluster.region, alice.cluster.languages) == ("palta", "Sullana", ["es"])


def test_a_first_language_and_one_that_was_taken_away_meanwhile(alice):
    first, second = (Page(alice, "cluster-facts", field="region") for _ in range(2))
    first.save(languages=["es"])
    assert second.save(first_language="en").status_code == 400
    assert "Tick it among the languages" in second.html
    second.save(languages=["es", "en"])
    alice.cluster.refresh_from_db()
    assert alice.cluster.languages == ["en", "es"]


def test_registrations_stay_open_that_were_opened_meanwhile(alice):
    page = Page(alice, "cluster-facts", field="region")
    alice.post(reverse("registrations-switch", args=["casma"]), {"registrations": "on"})
    page.save(region="Sullana")
    alice.cluster.refresh_from_db()
    assert alice.cluster.takes_registrations


def test_a_role_that_was_given_meanwhile(alice, people):
    ana = Member.objects.get(user=people.ana)
    address = reverse("team-role", args=["casma", ana.pk])
    alice.post(address, {"role": "viewer", WAS: "analyst"})
    said = alice.post(address, {"role": "enumerator", WAS: "analyst"}, follow=True).content.decode()
    assert "Somebody has given ana another role meanwhile, Viewer: it stays so." in said
    ana.refresh_from_db()
    assert ana.role == "viewer"
    alice.post(address, {"role": "enumerator", WAS: "viewer"})
    ana.refresh_from_db()
    assert ana.role == "enumerator"
    assert f'name="{WAS}" value="enumerator"' in alice.get(reverse("team", args=["casma"])).content.decode()


@pytest.mark.parametrize(("before", "after"), [("hide", "show"), ("show", "hide")])
def test_what_respondents_see_is_not_turned_by_an_untouched_page(alice, wave, before, after):
    address, shown_on = reverse("wave-publish", args=["casma", wave.pk]), reverse("publishing", args=["casma", wave.pk])
    alice.post(address, {"results": before})
    form = form_with(alice.get(shown_on).content.decode(), "results")
    assert form["results"] == [before]
    alice.post(address, form | {"results": after})
    logged = alice.cluster.activities.count()
    said = alice.post(address, form, follow=True).content.decode()
    assert "Somebody of the team has changed this meanwhile." in said
    assert (Wave.objects.get().published_at is not None) == (after == "show")
    alice.post(address, form | {"results": after})
    assert alice.cluster.activities.count() == logged, "what is so already is no change"


def test_pages_say_what_they_show(alice, grower):
    page = Page(alice, "organisation-row", grower.pk, field="contact_phone")
    shown = json.loads(page.form[WAS][0])
    assert shown["name"] == ["Fundo Ñandú"]
    assert shown["contact_phone"] == []
