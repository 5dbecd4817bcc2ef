"""What a wave's questionnaire holds, whoever answers it: what is asked, and the organisations to choose from.

While many answer at once, each process reads it from the database at most once in `settings.INSTRUMENT_KEPT_SECONDS`:
that long, a word that was mended may still read as before. What an answer depends on is never old: whether the wave is
open and which roster it has are looked up with every page.
"""

from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache, cached
from django.conf import settings

from surveys.models import Alias, Organisation, Survey
from surveys.names import in_reading_order, normalise

MOST_WAVES = 64
KEPT = TTLCache(2 * MOST_WAVES, ttl=settings.INSTRUMENT_KEPT_SECONDS)
kept = cached(KEPT, lock=Lock())


@dataclass(frozen=True)
class Instrument:
    """Shared by all who answer: nothing in it may be changed."""

    survey: Survey
    relations: list
    questions: list
    # The roster, as `listed` gives it: not turned yet.
    organisations: dict


def survey_of(wave):
    """The survey of a wave with its cluster, as of a moment ago; one query where it is not kept."""
    return _survey(wave.survey_id)


def instrument_of(wave):
    """The Instrument of a wave, as of a moment ago; four queries more where it is not kept, however long the roster."""
    return _instrument(wave.pk, wave.roster_version, wave.survey_id)


@kept
def _survey(survey_id):
    return Survey.objects.select_related("cluster").get(pk=survey_id)


@kept
def _instrument(wave_id, _roster_version, survey_id):
    survey = _survey(survey_id)
    roster = Organisation.objects.filter(roster_entries__wave=wave_id, status=Organisation.Status.CONFIRMED)
    return Instrument(
        survey=survey,
        relations=list(survey.relations.all()),
        questions=list(survey.questions.select_related("field", "only_if__field")),
        organisations=listed(roster.filter(cluster=survey.cluster_id)),
    )


def listed(organisations):
    """{id: Organisation with its category} of a queryset, in the order of the list. Two queries.

    Each has what else it is called: `names`, all of them, and `also`, in one line: "UNP; La Agraria".
    """
    rows = in_order(organisations.select_related("category"))
    aliases = {pk: [] for pk in rows}
    for pk, text in Alias.objects.filter(organisation__in=rows).values_list("organisation", "text"):
        aliases[pk].append(text)
    for pk, each in rows.items():
        each.names = [each.name, each.label, *aliases[pk]]
        each.also = "; ".join(other for other in each.names[1:] if normalise(other) not in normalise(each.name))
    return rows


def in_order(organisations):
    """{id: Organisation} in the order of the list."""
    return {each.pk: each for each in sorted(organisations, key=_place_on_the_list)}


def _place_on_the_list(organisation):
    category = organisation.category
    return category.position, category.key, in_reading_order(organisation.name)
