"""A wave as large as one wishes in which everyone has answered: its map is pictured and measured."""

from bench.rebuild import answer_for_all
from surveys.models import Organisation, Wave
from surveys.waves import raise_generation
from tests.long_roster import make_long_roster


def make_crowd(size, slug="crowd"):
    """So many organisations of all kinds, each of which names 5 to 25; returns the wave, its network not yet built."""
    wave = make_long_roster(size - 1, slug=slug)
    wave.invitations.all().delete()
    organisations = list(Organisation.objects.filter(cluster=wave.survey.cluster).order_by("pk"))
    for organisation in organisations:
        organisation.code = f"{slug}-{organisation.code}"  # what stands in for its link's secret, once for each
    Organisation.objects.bulk_update(organisations, ["code"], batch_size=1000)
    # The popular are not all of the first valley.
    answer_for_all(wave, wave.survey.relations.first(), sorted(organisations, key=lambda who: who.pk * 7919 % 10007))
    raise_generation(wave.pk)
    return Wave.objects.select_related("survey__cluster").get(pk=wave.pk)
