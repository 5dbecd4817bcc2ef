"""The figures of a network as its page shows them, to the team and to outsiders alike: they name nobody."""

from networks import reading
from networks.answers.both_ends import RECEIVER
from networks.words import missing_answers
from networks.words.figures import columns, figures_of, shape_figures_of
from networks.words.missing_meanings import meanings


def figures_on_page(read, network):
    """The template's context on a network of a reading: figures, triads, and what missing answers mean for them."""
    return {
        "figures": figures_of(read.build, network),
        "shape_figures": shape_figures_of(network),
        "sampling_error_pct": None if network.sampling_error is None else 100 * network.sampling_error,
        "about_triads": columns("triads")[0],
        "triads": list(reading.triads_in_order(network).items()),
        "response_line": missing_answers.response_line(read.build),
        "meanings": meanings(
            read.build.tie_rule if read.by_the_rule(network) else RECEIVER,
            ranks_are_drawn=read.on_receivers_word(network),
        ),
        "missing_sources": missing_answers.SOURCES,
    }
