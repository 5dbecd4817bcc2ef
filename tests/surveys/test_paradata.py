"""How the answering went: seconds a page, breaks, kind of device, language; from our own clock, and nothing besides."""

import pytest
from django.test import Client

from surveys.answering import paradata
from surveys.answering.paradata import as_reported, device_class, with_page
from surveys.models import Draft, Submission
from surveys.views import visit
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db

ANDROID = (
    "Mozilla/5.0 (Linux; Android 8.1.0; SM-J260M) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/62.0.3202.84 Mobile Safari/537.36"
)


# -- The device --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (ANDROID, "phone"),
        ("Mozilla/5.0 (Android 13; Mobile; rv:109.0) Gecko/118.0 Firefox/118.0", "phone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "phone"),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/9.80 (S60; SymbOS; Opera Mobi/23.348; U; en) Presto/2.5.25", "phone"),
        ("Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16", "phone"),
        ("Mozilla/5.0 (Mobile; Nokia 8110 4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "phone"),
        ("Mozilla/5.0 (Linux; Android 13; SM-T505) AppleWebKit/537.36 Chrome/116.0 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (Android 13; Tablet; rv:109.0) Gecko/118.0 Firefox/118.0", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "tablet"),
        ("Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 Silk/108.4 like Chrome Safari/537.36", "tablet"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/118.0 Safari/537.36", "computer"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:109.0) Gecko/20100101 Firefox/118.0", "computer"),
        ("curl/8.0", "computer"),
        ("", "computer"),
    ],
)
def test_device_class(user_agent, device):
    assert device_class(user_agent) == device


def test_a_hostile_browser_name_takes_no_time():
    assert device_class("Android" * 2000) in ("phone", "tablet")


# -- A page after the other --------------------------------------------------------------------


def one(before=None, **page):
    given = {"step": "choose", "seconds": 10, "language": "es", "device": "phone"} | page
    return with_page(before or {}, **given)


def test_the_first_page():
    assert one(scripts=True) == {
        "seconds": {"choose": 10},
        "breaks": 0,
        "device": "phone",
        "languages": ["es"],
        "scripts": True,
        "without_connection": False,
    }


def test_coming_back_to_a_page_adds_to_its_seconds():
    assert one(one(one(), seconds=5), step="more", seconds=3)["seconds"] == {"choose": 15, "more": 3}


@pytest.mark.parametrize(
    ("seconds", "spent", "breaks"),
    [
        (300, {"choose": 300}, 0),
        (300.4, {}, 1),
        (86_400, {}, 1),
        (0, {"choose": 0}, 0),
        (-5, {"choose": 0}, 0),
        (2.6, {"choose": 3}, 0),
        (None, {}, 0),
    ],
)
def test_more_than_five_minutes_is_a_break(seconds, spent, breaks):
    told = one(seconds=seconds)
    assert (told["seconds"], told["breaks"]) == (spent, breaks)


def test_breaks_are_counted():
    assert one(one(one(seconds=400), seconds=500), seconds=3)["breaks"] == 2


def test_languages_and_devices_of_all_pages():
    told = one(one(one(), language="en"), device="computer")
    assert told["languages"] == ["en", "es"]
    assert told["device"] == "computer", "the one that was used last"


def test_scripts_once_on_are_noted():
    assert one(one(scripts=True), scripts=False)["scripts"] is True


def test_what_was_noted_before_stays_as_it_was():
    before = one()
    one(before, step="more")
    assert before == one()


# -- As a phone tells it -----------------------------------------------------------------------


def reported(**told):
    return as_reported(told, steps=["welcome", "choose"], language="es", device="phone")


def test_reported():
    assert reported(seconds={"welcome": 12, "choose": 63}, breaks=1) == {
        "seconds": {"welcome": 12, "choose": 63},
        "breaks": 1,
        "device": "phone",
        "languages": ["es"],
        "scripts": True,
        "without_connection": True,
    }


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (12.7, 12),
        (-1, 0),
        (10**30, 86_400),
        (float("inf"), 86_400),
        (float("-inf"), 0),
        (float("nan"), 0),
        (True, 0),
        ("12", 0),
        (None, 0),
        ([1], 0),
        ({}, 0),
    ],
)
def test_only_what_is_sound(value, kept):
    assert reported(seconds={"choose": value})["seconds"] == {"choose": kept}
    assert reported(breaks=value)["breaks"] == min(kept, 1000)


@pytest.mark.parametrize("seconds", [None, [], "x", 5, [["choose", 3]]])
def test_no_seconds(seconds):
    assert reported(seconds=seconds)["seconds"] == {}


def test_steps_that_are_not_asked_are_left_out():
    assert reported(seconds={"choose": 3, "\ud800": 4, "x" * 1000: 5})["seconds"] == {"choose": 3}


# -- Through the pages -------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """The server's clock; a test moves it."""

    class Clock:
        now = 1_800_000_000

        def time(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(visit, "time", clock)
    return clock


@pytest.fixture
def phone(clock, world):
    return Phone(Client(headers={"User-Agent": ANDROID}), world.invitation)


def noted():
    return Draft.objects.get().paradata


def after(clock, seconds):
    clock.now += seconds


def test_the_time_of_each_page_is_noted(world, clock, phone):
    after(clock, 40)
    phone.send(consent="on")
    after(clock, 60)
    phone.send(nobody_listed="on")
    after(clock, 20)
    phone.send()
    assert noted() == {
        "seconds": {"welcome": 40, "choose": 60, "more": 20},
        "breaks": 0,
        "device": "phone",
        "languages": ["es"],
        "scripts": False,
        "without_connection": False,
    }


def test_it_is_kept_with_what_was_sent(clock, phone):
    after(clock, 40)
    phone.send(consent="on").send(nobody_listed="on").send().send()
    assert Submission.objects.get().paradata["seconds"]["welcome"] == 40


def test_looking_through_it_before_it_is_sent_is_counted(clock, phone):
    phone.send(consent="on").send(nobody_listed="on").send()
    assert phone.step == "check"
    after(clock, 25)
    phone.send()
    assert Submission.objects.get().paradata["seconds"]["check"] == 25


def test_a_look_after_which_nothing_was_stored_is_not_counted(clock, phone):
    phone.send(consent="on")
    after(clock, 30)
    phone.send(look_up="x", chosen=[])
    assert phone.step == "choose"
    after(clock, 12)
    phone.send(nobody_listed="on")
    assert noted()["seconds"]["choose"] == 12


def test_half_a_page_of_ratings_counts_its_time(world, clock, phone):
    senasa, apem = f"o{world.senasa.pk}", f"o{world.apem.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    after(clock, 10)
    phone.send(**{senasa: "5"})
    after(clock, 7)
    phone.send(**{senasa: "5", apem: "2"})
    assert noted()["seconds"]["rate-assistance"] == 17


def test_a_break(clock, phone):
    after(clock, 3600)
    phone.send(consent="on")
    assert (noted()["seconds"], noted()["breaks"]) == ({}, 1)


def test_waiting_for_the_connection_is_neither_time_nor_a_break(world, clock, phone):
    phone.send_by_script(consent="on")
    after(clock, 20)
    sent = phone.hidden_fields
    phone.send_by_script("choose", **sent, nobody_listed="on")
    after(clock, 200)
    phone.send_by_script("choose", **sent, nobody_listed="on", waited="1")
    after(clock, 4000)
    phone.send_by_script("choose", **sent, nobody_listed="on", waited="1")
    assert noted()["seconds"]["choose"] == 20
    assert noted()["breaks"] == 0


def test_scripts_are_noted(phone):
    phone.send_by_script(consent="on")
    assert noted()["scripts"] is True


def test_both_languages_are_noted(phone):
    phone.send(consent="on").send(switch_language="en").send(nobody_listed="on")
    assert noted()["languages"] == ["en", "es"]


@pytest.mark.parametrize("shown", ["", "x", "-5", "1e9", "9" * 12, "9" * 5000, "١", "99999999999"])
def test_a_made_up_time_is_no_trouble(phone, shown):
    phone.send(consent="on", shown=shown)
    assert phone.step == "choose"
    assert set(noted()["seconds"].values()) <= {0}


def test_another_phone_goes_on_counting(world, clock, phone):
    after(clock, 10)
    phone.send(consent="on")
    other = Phone(Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}), world.invitation)
    after(clock, 15)
    other.send(nobody_listed="on")
    assert noted()["seconds"] == {"welcome": 10, "choose": 15}
    assert noted()["device"] == "computer"


def test_a_change_is_counted_for_itself(world, clock, phone):
    after(clock, 10)
    phone.send(consent="on").send(nobody_listed="on").send().send()
    phone.go("choose")
    after(clock, 5)
    phone.send(chosen=[world.senasa.pk])
    assert noted()["seconds"] == {"choose": 5}


def test_nothing_else_of_the_browser_is_kept(phone):
    """As the consent says: no address, no name of the browser, no clock of the phone."""
    phone.send(consent="on").send(nobody_listed="on").send().send()
    sent = Submission.objects.get()
    assert set(sent.paradata) == {"seconds", "breaks", "device", "languages", "scripts", "without_connection"}
    kept = str(sent.__dict__)
    assert "SM-J260M" not in kept and "Chrome" not in kept and "127.0.0.1" not in kept


def test_five_minutes_are_five_minutes():
    assert paradata.LONGEST_LOOK == 300
