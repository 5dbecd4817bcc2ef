"""What missing answers do to each measure, one plain sentence for each: every measure of the register is here."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from networks.answers.both_ends import BOTH, RECEIVER
from networks.words.figures import columns

GIVEN = ("out_degree", "weighted_out_degree", "normalised_out_degree", "rated")
RECEIVED = ("in_degree", "weighted_in_degree", "normalised_in_degree")
RANKS = ("rank_best", "rank_worst", "first_share")
CORE_NUMBER = ("core_number",)
MEANINGS = {
    GIVEN: _("Lower bounds: those who have not answered may have received help from the same organisations, too."),
    RECEIVED: _(
        "Known for those who answered, and complete for them but for names that wait to be matched; a dash for "
        "everyone else."
    ),
    ("only_source_of",): _("Counted among those who answered: more may hang on the same source."),
    RANKS: _(
        "The range shows how much a rank depends on who happened to answer. It cannot tell what those who "
        "never answer would have said."
    ),
    (
        "betweenness",
        "betweenness_weighted",
        "closeness",
        "harmonic",
        "two_step_reach",
        "constraint",
        "effective_size",
        "efficiency",
        "coordinator",
        "itinerant",
        "representative",
        "gatekeeper",
        "liaison",
    ): _("Computed on what was told: each further answer can raise or lower them, also those of others."),
    ("eigenvector",): _(
        "Rests on the standing of all others: each further answer can move everybody's. A dash for those who have not "
        "answered."
    ),
    ("pagerank",): _(
        "Those who have not answered pass nothing on to their own sources, but a little to everyone alike: their "
        "sources may stand too low."
    ),
    ("hub",): _("Help to those who have not answered is missing: sources that mainly help them stand too low."),
    ("authority",): _(
        "A dash for those who have not answered. Of the others it moves with the hubs that help them, whenever "
        "somebody else answers."
    ),
    CORE_NUMBER: _(
        "A lower bound: further answers add ties, and ties can only raise it. A dash in place of 0 for those who have "
        "not answered."
    ),
    ("cut_point",): _(
        "Further answers can show a way around an organisation, or pieces that meet in it: a cut-point may be none, "
        "and others may be one. A dash in place of “no” for those who have not answered."
    ),
    ("community", "communities", "modularity"): _(
        "Found from the ties that were told: further answers can move organisations to another community, and change "
        "how many there are."
    ),
    ("in_core", "core_size", "core_fit"): _(
        "Found from the pairs whose receiver has answered: who has not answered is placed by what it gave alone, and "
        "has a dash in place of “no”."
    ),
    ("density", "reciprocity"): _(
        "Shares of what could be known: ties that nobody was there to tell are left out, not counted as absent."
    ),
    (
        "components",
        "largest_component",
        "isolates",
        "average_distance",
        "transitivity",
        "centralisation",
        "ei_category",
        "ei_region",
    ): _("Computed on what was told: missing answers usually leave more isolates and more pieces than there are."),
    ("triads",): _(
        "Counted from the ties that were told: where an answer is missing a group of three counts as having fewer ties "
        "than it may have."
    ),
}
# Where ties stand on more than the receiver's word.
BY_THE_RULE = {
    RECEIVED: _(
        "Known for those who answered, though what their sources have still to say can change it; a dash for "
        "everyone else."
    ),
}
NO_RANKS = {
    RANKS: _("None: drawing respondents anew does not draw ties anew that do not stand on the receivers' word alone.")
}
# A further answer can deny a tie that stood on one word, too.
BY_THE_WORD_OF_BOTH = {
    **BY_THE_RULE,
    GIVEN: _(
        "Those who have not answered may have received help from the same organisations, too, or may deny what these "
        "say that they gave."
    ),
    CORE_NUMBER: _(
        "Further answers can add ties and raise it, or deny some and lower it. A dash in place of 0 for those who have "
        "not answered."
    ),
}


@dataclass(frozen=True)
class Meaning:
    """What missing answers do to some measures, in one sentence."""

    measures: str
    sentence: str


def meanings(rule=RECEIVER, ranks_are_drawn=True):
    """The Meaning for each group of measures of a network whose ties stand on a rule (`networks.answers.both_ends`)."""
    other = {} if rule == RECEIVER else BY_THE_WORD_OF_BOTH if rule == BOTH else BY_THE_RULE
    return [
        # Names may have commas, and two may have the same one.
        Meaning(" · ".join(dict.fromkeys(each.name for each in columns(*keys))), str(sentence))
        for keys, sentence in (MEANINGS | other | ({} if ranks_are_drawn else NO_RANKS)).items()
    ]
