"""Following the field: numbers against ones counted by hand, the curve, interviewers, who may look."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from surveys import waves
from surveys.field import response_rate as rates
from surveys.field.rate_chart import draw_rate
from surveys.models import Category, Draft, Invitation, Organisation, Submission, Wave
from surveys.numbers_in_words import percent, signed
from tests.builders import make_category, make_organisation, make_response, make_survey, make_wave
from tests.html_tables import tables_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(people):
    """Of seven: A and B answered; C begun; D not opened; E refused; F's link is withdrawn; G had its answers removed.

    A, B and C are offices, the others producers; A and D are members of the association.
    """
    cluster = people.cluster
    office = make_category(cluster, "Office", position=1)
    association = make_organisation(cluster, "ASSOC", name="The association")
    made = {}
    for code in "ABCDEFG":
        member_of = [association] if code in "AD" else []
        category = {"category": office} if code in "ABC" else {}
        made[code] = make_organisation(cluster, code, name=f"Org {code}", member_of=member_of, **category)
    wave = make_wave(make_survey(cluster), respondents=made.values(), opens_on=date(2026, 11, 2))
    wave.made = made
    make_response(wave, made["A"], {"assistance": {made["D"]: 4}})
    make_response(wave, made["B"], {"assistance": {made["D"]: 2}})
    Draft.objects.create(invitation=of(wave, "C"), payload={"visited": ["welcome"]})
    of(wave, "G").withdrawals.create(sendings=1)
    now = timezone.now()
    Invitation.objects.filter(pk=of(wave, "E").pk).update(declined_at=now)
    Invitation.objects.filter(pk=of(wave, "F").pk).update(revoked_at=now)
    return wave


def of(wave, code):
    return wave.invitations.get(organisation__code=code)


def page(client, wave, htmx=False):
    headers = {"HX-Request": "true"} if htmx else None
    response = client.get(reverse("field", args=["casma", wave.pk]), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def sent_at(wave, code, *moment):
    at = datetime(*moment, tzinfo=timezone.get_current_timezone())
    Submission.objects.filter(invitation=of(wave, code)).update(received_at=at)


# -- numbers ----------------------------------------------------------------------------------


def test_everybody_stands_somewhere_once(wave):
    standings = dict(rates.with_standing(wave).values_list("organisation", "standing"))
    assert {code: standings[made.pk] for code, made in wave.made.items()} == {
        "A": "answered",
        "B": "answered",
        "C": "started",
        "D": "not-opened",
        "E": "refused",
        "F": "withdrawn",
        "G": "removed",
    }


def test_figures(alice, wave):
    html = page(alice, wave)
    assert "<dd>29 % " in html and "2 of 7 organisations asked" in html
    for label in ("Not opened", "Started, not sent", "Refused to take part", "Link withdrawn", "Answers removed"):
        assert f"<dt>{label}</dt><dd>1</dd>" in html
    tables = tables_in(html)
    assert tables["By category"][1:] == [["Mango producer", "0 of 4", "0 %"], ["Office", "2 of 3", "67 %"]]
    assert tables["By association"][1:] == [
        ["The association", "1 of 2", "50 %"],
        ["in no association", "1 of 5", "20 %"],
    ]
    assert tables["Where those stand who have begun and not sent"][1:] == [["The list", "1"]]


def test_whom_to_call_next(alice, wave):
    html = page(alice, wave)
    first = " ".join(html.split("<strong>Org D</strong>")[1].split("</li>")[0].split())
    assert first.endswith("2 organisations that have answered named it.")
    assert "Call list: 2 organisations" in html


@pytest.mark.parametrize(
    ("answered", "asked", "closes", "expected"),
    [
        (2, 7, None, (4, None)),
        (2, 7, date(2026, 11, 28), (4, 2)),
        (2, 7, date(2026, 11, 27), (4, 4)),
        (2, 7, date(2026, 11, 26), (4, None)),
        (6, 7, date(2026, 11, 28), None),
        (17, 20, date(2026, 11, 28), None),
        (16, 20, date(2026, 11, 28), (1, 1)),
        (84, 100, None, (1, None)),
    ],
)
def test_what_is_missing_to_the_target(answered, asked, closes, expected):
    assert rates.needed(rates.Rate(None, answered, asked), closes, date(2026, 11, 27)) == expected


def test_no_rate_of_nobody():
    rate = rates.Rate(None, 0, 0)
    assert rate.share is None and not rate.reaches_target and rates.needed(rate, None, date(2026, 11, 27)) is None


# -- from day to day --------------------------------------------------------------------------


def test_an_answer_counts_on_the_day_it_first_came(wave):
    sent_at(wave, "A", 2026, 11, 3, 23, 59)
    sent_at(wave, "B", 2026, 11, 5, 0, 0)
    make_response(wave, wave.made["A"], {}, base_revision=1)
    assert rates.answers_by_day(wave) == {date(2026, 11, 3): 1, date(2026, 11, 5): 1}


def test_the_curve(wave):
    by_day = {date(2026, 11, 3): 1, date(2026, 11, 5): 2}
    wave.closes_on = date(2026, 11, 20)
    first, last, until = rates.days_of(wave, by_day, date(2026, 11, 6))
    assert (first, last, until) == (date(2026, 11, 2), date(2026, 11, 20), date(2026, 11, 6))
    assert rates.cumulated(by_day, first, until, 4) == [(0, 0), (1, 0.25), (2, 0.25), (3, 0.75), (4, 0.75)]


def test_the_curve_of_a_closed_wave_ends_with_its_answers(wave):
    wave.state, wave.closes_on = "closed", date(2026, 11, 20)
    _first, last, until = rates.days_of(wave, {date(2026, 11, 5): 2}, date(2027, 3, 1))
    assert (last, until) == (date(2026, 11, 20), date(2026, 11, 5))


def test_answers_before_the_wave_was_to_open_are_drawn(wave):
    first, _last, _until = rates.days_of(wave, {date(2026, 10, 30): 1}, date(2026, 11, 6))
    assert first == date(2026, 10, 30)


def test_a_wave_that_is_to_open_later(wave):
    wave.opens_on = date(2027, 1, 1)
    assert rates.days_of(wave, {}, date(2026, 11, 6)) == (date(2027, 1, 1),) * 3


def test_the_days_as_a_table(alice, wave):
    sent_at(wave, "A", 2026, 11, 3, 12)
    sent_at(wave, "B", 2026, 11, 5, 12)
    rows = tables_in(page(alice, wave))["Answers by day, the latest first"][1:]
    assert [row[1:] for row in rows] == [["1", "29 %"], ["1", "14 %"]]


def test_the_drawing_is_well_formed_and_nothing_in_it_is_markup():
    from xml.etree import ElementTree

    drawn = draw_rate([(0, 0.5), (1, 1)], 2, 0.85, title='"<b>&', first="<i>", last="&", share=percent)
    svg = ElementTree.fromstring(drawn)
    assert svg.get("aria-label") == '"<b>&'
    line = next(part for part in svg if part.get("class") == "rate-line")
    points = [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]
    assert points[0][1] == 182 and points[-1] == (348, 14), "from nothing at the left to all of it at the right end"
    dashed = [part for part in svg if part.get("stroke-dasharray")]
    assert len(dashed) == 1 and float(dashed[0].get("y1")) == pytest.approx(182 - 0.85 * 168, abs=0.1)


def test_without_days_there_is_no_drawing(alice, people):
    html = page(alice, make_wave(make_survey(people.cluster), respondents=[make_organisation(people.cluster)]))
    assert "<svg" not in html and "the days are drawn here" in html and "Nothing has happened yet." in html


# -- interviewers -----------------------------------------------------------------------------


def interview(wave, code, user, named, seconds):
    alters = {wave.made[each]: 3 for each in named}
    told = {"interviewer_id": user.pk, "interview_place": "", "interview_seconds": seconds}
    make_response(wave, wave.made[code], {"assistance": alters}, mode="interview", interview=told)


def test_load_and_effects(alice, people, wave):
    """Elena: D named three, F one: mean 2; Alice: C named four. All: 8 / 3 = 2.67."""
    wave.invitations.filter(organisation__code__in="DEFG").update(enumerator=people.elena)
    Invitation.objects.filter(pk=of(wave, "F").pk).update(revoked_at=None)
    interview(wave, "D", people.elena, "ABC", 600)
    interview(wave, "F", people.elena, "A", 1200)
    interview(wave, "C", people.alice, "ABDE", None)
    tables = tables_in(page(alice, wave))
    load = {row[0]: row[1:6] for row in tables["Who has how much to do"][1:]}
    # E refused, G had its answers removed: nobody waits for them.
    assert load == {"alice": ["0", "0", "0", "1", "–"], "elena": ["4", "2", "0", "2", "15"]}
    effects = {row[0].split()[0]: row[1:] for row in tables["How many organisations are named in their interviews"][1:]}
    assert effects == {"alice": ["1", "4.0", "+1.3"], "elena": ["2", "2.0", "−0.7"]}
    assert "fewer than 10 interviews: may be chance" in page(alice, wave)


@pytest.mark.parametrize(("few", "told"), [(10, True), (9, False)])
def test_the_share_between_interviewers_is_told_of_many_interviews_only(alice, people, wave, few, told):
    for user, number, named in ((people.elena, 10, "AB"), (people.alice, few, "A")):
        for _each in range(number):
            code = f"I{len(wave.made)}"
            wave.made[code] = make_organisation(people.cluster, code)
            interview(wave, code, user, named, 600)
    assert ("100 % lie between interviewers" in page(alice, wave)) is told


def test_more_associations_than_anybody_reads(alice, people, wave):
    for number in range(22):
        association = make_organisation(people.cluster, f"AS{number}")
        wave.made["B"].affiliations.create(association=association)
    html = page(alice, wave)
    assert len(tables_in(html)["By association"]) == 1 + 20 and "and 4 smaller ones" in html


def test_nobody_interviews(alice, wave):
    assert "no interview has been sent" in page(alice, wave)


# -- the page ---------------------------------------------------------------------------------


def test_its_script_asks_for_the_numbers_only(alice, wave):
    html = page(alice, wave, htmx=True)
    assert "<html" not in html and "Response rate" in html and "By category" in html
    assert "As of" in page(alice, wave)


def test_nobody_was_asked(alice, people):
    html = page(alice, make_wave(make_survey(people.cluster)))
    assert "No organisation has been invited" in html and "data-follow" not in html


@pytest.mark.parametrize(
    ("name", "status"), [("ana", 200), ("root", 200), ("elena", 403), ("vera", 403), ("charlie", 404)]
)
def test_roles(client, people, wave, name, status):
    client.force_login(getattr(people, name))
    assert client.get(reverse("field", args=["casma", wave.pk])).status_code == status


def test_analysts_are_led_to_no_call_list(client, people, wave):
    client.force_login(people.ana)
    html = page(client, wave)
    assert reverse("calls", args=["casma", wave.pk]) not in html and "Org D" in html


def test_a_hostile_name(alice, wave):
    Organisation.objects.update(name="<script>alert(1)</script>")
    Category.objects.update(names={"en": "<b>x</b>"})
    html = page(alice, wave)
    assert "<script>alert" not in html and "<b>x</b>" not in html


def test_as_many_queries_for_400(alice, people, wave, django_assert_max_num_queries):
    Wave.objects.filter(pk=wave.pk).update(closes_on=timezone.localdate() + timedelta(days=3))
    with CaptureQueriesContext(connection) as few:
        page(alice, wave)
    category, association = wave.made["A"].category, Organisation.objects.get(code="ASSOC")
    more = Organisation.objects.bulk_create(
        Organisation(cluster=people.cluster, code=f"M{n}", name=f"More {n}", label="M", category=category)
        for n in range(400)
    )
    for each in more[:50]:
        each.affiliations.create(association=association)
    waves.invite(wave, more)
    with django_assert_max_num_queries(len(few)):
        assert "2 of 407 organisations asked" in page(alice, wave)


@pytest.mark.parametrize(("share", "said"), [(None, "–"), (0, "0 %"), (0.854, "85 %"), (0.999, "99 %"), (1, "100 %")])
def test_percent(share, said):
    assert percent(share) == said


@pytest.mark.parametrize(("number", "said"), [(1.64, "+1.6"), (-2.4, "−2.4"), (0.04, "0.0"), (-0.04, "0.0")])
def test_signed(number, said):
    assert signed(number) == said
