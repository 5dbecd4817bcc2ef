from django import template

from surveys.models.fields import translated
from surveys.numbers_in_words import percent, signed
from surveys.texts import tells_more

register = template.Library()

# {{ relation.names|translated }}: the text in the reader's language.
register.filter("translated", translated)
# {% if organisation.label|tells_more:organisation.name %}: it is worth being shown beside the name.
register.filter("tells_more", tells_more)
# {{ rate.share|percent }}: 0.85 as 85 %.
register.filter("percent", percent)
# {{ effect.deviation|signed }}: -2.4 as −2.4.
register.filter("signed", signed)


@register.filter
def minutes(seconds):
    """Seconds as whole minutes, at least 1."""
    return max(1, round(seconds / 60))
