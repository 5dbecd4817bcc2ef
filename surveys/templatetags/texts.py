from django import template

from surveys.models.fields import translated
from surveys.numbers_in_words import percent, signed

register = template.Library()

# {{ relation.names|translated }}: the text in the reader's language.
register.filter("translated", translated)
# {{ rate.share|percent }}: 0.85 as 85 %.
register.filter("percent", percent)
# {{ effect.deviation|signed }}: -2.4 as −2.4.
register.filter("signed", signed)


@register.filter
def minutes(seconds):
    """Seconds as whole minutes, at least 1."""
    return max(1, round(seconds / 60))
