from django import template
from django.utils.safestring import mark_safe

register = template.Library()

# The pages behind each entry of a cluster's bar, by the names of their addresses.
PARTS = {
    "organisations": {
        "organisation",
        "organisation-add",
        "categories",
        "category",
        "import",
        "import-columns",
        "import-preview",
        "registrations",
        "organisations-twice",
        "organisations-merge",
    },
    "surveys": {"survey", "survey-new", "question-new"},
    "names": {"names-decide"},
}


@register.simple_tag(takes_context=True)
def current(context, name):
    """Mark a link as the page that is shown, or as the part of the cluster that the page belongs to."""
    here = context["request"].resolver_match
    if here is None:
        return ""
    if here.url_name == name:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if here.url_name in PARTS.get(name, ()) else ""
