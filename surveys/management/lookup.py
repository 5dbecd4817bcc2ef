"""The cluster and the wave that a command is told of, as people write them."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from surveys.models import Cluster, Wave


def add_cluster_argument(parser):
    parser.add_argument("cluster", metavar="CLUSTER", help="the cluster's short name, as in its addresses")


def add_wave_option(parser):
    parser.add_argument(
        "--wave",
        metavar="SURVEY/NUMBER",
        help="such as assistance/1; may be left out where the cluster has only one",
    )


def written_wave(wave):
    """A wave as it is written after --wave."""
    return f"{wave.survey.key}/{wave.number}"


def find_cluster(slug):
    """The cluster of that short name. Raises CommandError, which lists those there are."""
    cluster = Cluster.objects.filter(slug=slug).first()
    if cluster is None:
        known = ", ".join(Cluster.objects.order_by("slug").values_list("slug", flat=True)) or _("none")
        raise CommandError(_("There is no cluster %(slug)s. There are: %(known)s.") % {"slug": slug, "known": known})
    return cluster


def find_wave(cluster, written=None):
    """The wave that is written like "assistance/1", or the cluster's only one when none is; None where it has none.

    Raises CommandError, which lists the waves as they are to be written.
    """
    waves = list(Wave.objects.filter(survey__cluster=cluster).select_related("survey__cluster"))
    if written is None and len(waves) <= 1:
        return waves[0] if waves else None
    found = next((wave for wave in waves if written_wave(wave) == written), None)
    if found is None:
        raise CommandError(_no_such_wave(cluster, waves, written))
    return found


def require_wave(cluster, written=None):
    """The same for commands that can do nothing without a wave."""
    wave = find_wave(cluster, written)
    if wave is None:
        raise CommandError(_no_such_wave(cluster, [], written))
    return wave


def _no_such_wave(cluster, waves, written):
    words = {
        "cluster": cluster.slug,
        "wave": written,
        "waves": "\n".join(f"  --wave {written_wave(wave)}  ({wave}, {wave.get_state_display()})" for wave in waves),
    }
    if not waves:
        return _("The cluster %(cluster)s has no wave yet: add one in /admin/, under Waves.") % words
    if written is None:
        return _("The cluster %(cluster)s has several waves. Say which:\n%(waves)s") % words
    return _("The cluster %(cluster)s has no wave %(wave)s. It has:\n%(waves)s") % words
