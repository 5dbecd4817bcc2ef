"""Following the field: how many have answered, who lags, whom to call next, how the interviews go."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from surveys import access
from surveys.answering.questionnaire import steps_of
from surveys.field import response_rate as rates
from surveys.field.burden import stopped_in
from surveys.field.call_list import call_list
from surveys.field.interviewers import interviewing_in
from surveys.field.rate_chart import draw_rate
from surveys.numbers_in_words import percent
from surveys.views.waves import step_names

FIRST_CALLS = 5
# A list of associations longer than this is read by nobody; the largest come first.
MOST_ASSOCIATIONS = 20
MOST_DAYS = 60


@require_safe
@never_cache
@login_required
def field(request, slug, wave_id):
    """One page; asked for by its own script, only what changes."""
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    groups = rates.groups_of(wave)
    rate = rates.overall(groups)
    context = {"wave": wave, "cluster": wave.survey.cluster, "asked": rate.asked, "now": timezone.localtime()}
    if groups:
        context |= _numbers(wave, groups, rate) | _over_time(wave, rate) | _people(wave, groups)
    live = "HX-Request" in request.headers
    return render(request, "surveys/field_numbers.html" if live else "surveys/field.html", context)


def _numbers(wave, groups, rate):
    counts = {standing: 0 for standing in rates.Standing}
    for group in groups:
        counts[group.standing] += group.number
    associations = rates.by_association(wave)
    return {
        "rate": rate,
        "target": rates.TARGET,
        "needed": rates.needed(rate, wave.closes_on, timezone.localdate()) if wave.is_open else None,
        "closes_on": wave.closes_on,
        "counts": [(standing.label, counts[standing]) for standing in rates.Standing if _is_told(standing, counts)],
        "stopped": _stopped(wave),
        "categories": rates.by_category(groups, wave.survey.cluster.categories.all()),
        "associations": associations[:MOST_ASSOCIATIONS],
        "more_associations": max(0, len(associations) - MOST_ASSOCIATIONS),
        "last_activity": rates.last_activity(wave),
    }


def _is_told(standing, counts):
    """What hardly ever happens is told where it has."""
    return counts[standing] or standing not in (rates.Standing.WITHDRAWN, rates.Standing.REMOVED)


def _stopped(wave):
    """[(a page's name, how many stand before it)] of those who have begun."""
    relations = list(wave.survey.relations.all())
    steps = steps_of(relations, asks_about=wave.survey.questions.exists())
    names = step_names(relations)
    return [(names[step], number) for step, number in stopped_in(wave, steps).items()]


def _over_time(wave, rate):
    by_day = rates.answers_by_day(wave)
    days = rates.days_of(wave, by_day, timezone.localdate())
    if days is None:
        return {}
    first, last, until = days
    points = rates.cumulated(by_day, first, until, rate.asked)
    said = _("Response rate from %(first)s to %(until)s: %(share)s; the table below has every day.") % {
        "first": date_format(first, "SHORT_DATE_FORMAT"),
        "until": date_format(until, "SHORT_DATE_FORMAT"),
        "share": percent(points[-1][1]),
    }
    chart = draw_rate(
        points,
        (last - first).days + 1,
        rates.TARGET,
        title=said,
        first=date_format(first, "SHORT_DATE_FORMAT"),
        last=date_format(last, "SHORT_DATE_FORMAT"),
        share=percent,
    )
    rows = [(first + timedelta(days=day), share) for day, share in points]
    rows = [(day, by_day[day], share) for day, share in rows if day in by_day]
    return {"chart": chart, "days": rows[::-1][:MOST_DAYS]}


def _people(wave, groups):
    found = call_list(wave)
    return {
        "calls": found.calls[:FIRST_CALLS],
        "to_call": len(found.calls),
        "due": found.due,
        "interviewing": interviewing_in(wave, groups),
        "reasons": True,
    }
