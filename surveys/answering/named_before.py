"""Whom respondents named in the earlier wave: of one, as its questionnaire shows it, or of a whole list at once."""

from collections import defaultdict

from django.db.models.functions import Coalesce

from surveys.mergers import merged_organisations, now
from surveys.models import Nomination


def named_before(wave, respondents):
    """{organisation id: the ids of those that it named in the earlier wave}, if this one asks again; two queries.

    respondents: ids. Whether the wave's list offers them still, is not looked at.
    """
    if not wave.asks_again or wave.earlier_id is None:
        return defaultdict(set)
    merged = merged_organisations(cluster__surveys__waves=wave)
    becomes = defaultdict(set)
    for pk in respondents:
        becomes[now(pk, merged)].add(pk)
    # They may have answered under a name that was merged since.
    selves = {*becomes, *(pk for pk, into in merged.items() if into in becomes)}
    named = Nomination.objects.filter(response__wave=wave.earlier_id, response__organisation__in=selves)
    # Written names count, too, once they were found to be an organisation.
    organisation = Coalesce("alter", "open_name__organisation")
    found = defaultdict(set)
    for who, other in named.values_list("response__organisation", organisation).distinct():
        for respondent in becomes[now(who, merged)]:
            found[respondent].add(now(other, merged))
    return found
