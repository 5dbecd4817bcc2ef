from django import template

from surveys.models.fields import translated

register = template.Library()

# {{ relation.names|translated }}: the text in the reader's language.
register.filter("translated", translated)


@register.filter
def minutes(seconds):
    """Seconds as whole minutes, at least 1."""
    return max(1, round(seconds / 60))
