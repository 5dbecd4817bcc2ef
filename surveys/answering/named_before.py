"""Whom the respondents of a list named in the earlier wave, all at once: `Questionnaire.named_before` is of one."""

from collections import defaultdict

from django.db.models.functions import Coalesce

from surveys.models import Nomination


def named_before(wave, respondents):
    """{organisation id: the ids of those that it named in the earlier wave}, if this one asks again; one query.

    respondents: ids. Whether the wave's list offers them still, is not looked at.
    """
    if not wave.asks_again or wave.earlier_id is None:
        return {}
    named = Nomination.objects.filter(response__wave=wave.earlier_id, response__organisation__in=respondents)
    # Written names count, too, once they were found to be an organisation.
    organisation = Coalesce("alter__merged_into", "alter", "open_name__organisation")
    found = defaultdict(set)
    for respondent, other in named.values_list("response__organisation", organisation).distinct():
        found[respondent].add(other)
    return found
