"""What is said beside a number that is estimated from a part of a large network, and how far off it may be."""

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from networks.measures.sampling import ESTIMATED, error_of_reach


def estimate_in_words(network, key, position=None):
    """ "estimated", with how far off the number typically is where that is known; "" for what is exact.

    position: the Position whose number it is; None where the measure is told of and not its number.
    """
    if not network.sampled or key not in ESTIMATED:
        return ""
    if key == "betweenness" and network.sampling_error is not None:
        error = floatformat(100 * network.sampling_error, 1)
        return _("estimated; the largest are typically off by %(error)s %%") % {"error": error}
    if key == "two_step_reach" and position is not None:
        error = error_of_reach(position.two_step_reach, position.out_degree, network.organisations)
        return _("estimated; typically off by %(error)s") % {"error": floatformat(error, 0)}
    return _("estimated")
