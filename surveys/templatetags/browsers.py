from django import template
from ua_parser import parse

register = template.Library()


@register.filter
def browser(user_agent):
    """What a browser says of itself, short: "Firefox · Windows"; as it says it where that is not understood."""
    told = parse(user_agent)
    known = [part.family for part in (told.user_agent, told.os) if part]
    return " · ".join(known) or user_agent
