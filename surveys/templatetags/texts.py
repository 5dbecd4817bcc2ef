from django import template

from surveys.models.fields import translated

register = template.Library()

# {{ relation.names|translated }}: the text in the reader's language.
register.filter("translated", translated)
