"""Where organisations stood on the map before, so that the next one can be recognised."""

from collections import defaultdict

from django.db.models import Subquery

from networks.models import Pointer, Position
from surveys.models import Wave

# Maps that were laid out otherwise are not followed: before this one those alike stood in the order of their codes.
LAYOUT = 1


def previous_places(wave_id):
    """{relation id, None for all together: {organisation id: (x, y)}} of the wave's current build, in one query.

    Of a wave that has none yet: of the survey's last wave before it that has one. Empty when there is no such wave.
    """
    wave = Wave.objects.filter(pk=wave_id)
    builds = Pointer.objects.filter(
        build__layout=LAYOUT,
        wave__survey=Subquery(wave.values("survey")),
        wave__number__lte=Subquery(wave.values("number")),
    ).order_by("-wave__number")
    positions = Position.objects.filter(network__build=Subquery(builds.values("build")[:1]))
    places = defaultdict(dict)
    for relation, organisation, x, y in positions.values_list("network__relation", "organisation", "x", "y"):
        places[relation][organisation] = (x, y)
    return dict(places)
