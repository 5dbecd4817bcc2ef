from django import template
from django.conf import settings

from clustersurvey.addresses import opens_here_only

register = template.Library()


@register.inclusion_tag("surveys/links_open_here_only.html")
def warn_of_links():
    """Says so where links that are about to be sent open on this computer only."""
    address = settings.PUBLIC_ADDRESS
    return {"address": address, "here_only": opens_here_only(address)}
