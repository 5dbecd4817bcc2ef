from django import template

register = template.Library()

# As in styles/_faces.scss, which a page's head cannot read: the browser paints its own bar in the cluster's colour.
BANDS = {"leaf": "#075a3d", "sky": "#0a4f8f", "plum": "#6f2469", "clay": "#84310d", "earth": "#5a4512"}


@register.filter
def band_colour(face):
    """{{ cluster.face|band_colour }}: what is behind the cluster's name; the first face's where no cluster is known."""
    return BANDS.get(face, BANDS["leaf"])
