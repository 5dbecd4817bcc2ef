"""What the page "What if it left?" shows, to whoever sees real names and to whoever sees protected ones: these choose
and search among what is shown, and nothing on the page leads to a real name."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from networks import reading
from networks.filters import named_like
from networks.models import Position
from networks.protection.disguise import name_shown
from networks.protection.protected_results import disguised, protected_network
from networks.results.leaving import Loss, Pieces, loss_of
from surveys.names import lines_that_answer
from surveys.numbers import database_ids
from surveys.texts import LONGEST_NAME

# So many may leave at once; so many are offered, the strongest sources or those that a search finds.
MOST_LEAVING = 50
OFFERED = 60
# So many of those left without a source are called by name; of so many sources it is told whom they still reach.
SHOWN = 100
CENTRAL = 5


@dataclass(frozen=True)
class Choice:
    """An organisation that can be ticked: `value` stands for it in addresses."""

    value: str
    position: Position


class RealNames:
    """The positions of a network under their real names; ids stand for them."""

    def __init__(self, read, network):
        self.network = network
        self.in_order = reading.positions_of(network)
        self.strongest_first = reading.strongest_of(network)

    def shown(self, positions):
        return list(positions)

    def chosen(self, values):
        return self.in_order.filter(organisation__in=database_ids(values))

    def called(self, typed):
        return named_like(self.network, typed)

    def value(self, position):
        return str(position.organisation_id)


class ProtectedNames:
    """The same as outsiders may see them; the codes that are shown stand for them, names are those that are shown."""

    def __init__(self, read, network):
        protected = protected_network(read, network)
        self.kinds = {category.pk: category for category in reading.categories_of(read.wave)}
        self.strongest_first = protected.positions
        self.in_order = protected.positions.order_by("code_shown")

    def shown(self, positions):
        return disguised(positions)

    def chosen(self, values):
        # NUL is no text for PostgreSQL, and in no code.
        return self.in_order.filter(code_shown__in=[value for value in values if "\0" not in value])

    def called(self, typed):
        columns = ("organisation_id", "organisation__category", "number", "organisation__name", "organisation__label")
        names = []
        for pk, kind, number, *own, code in self.strongest_first.values_list(*columns, "code_shown"):
            protected = self.kinds[kind].protected
            names += [(pk, name) for name in ([name_shown(self.kinds[kind], number)] if protected else own)]
            names.append((pk, code))
        return {names[index][0] for index in lines_that_answer(typed, [name for _pk, name in names])}

    def value(self, position):
        return position.organisation.code


def contents_of(names, network, query):
    """The template's context: what would be lost without whom a query string names, and who else can be chosen.

    `find`: whoever is searching is still choosing, and is shown what is found, not what would be lost.
    """
    values = query.getlist("without")
    leaving = names.shown(names.chosen(values[:MOST_LEAVING]))
    typed = " ".join(query.get("q", "").replace("\0", " ").split())[:LONGEST_NAME]
    typed = typed if "find" in query or not leaving else ""
    offered, more = _offered(names, leaving, typed)
    return {
        "names": get_text_list([position.organisation.label for position in leaving], _("and")),
        "chosen": _choices(names, leaving),
        "query": urlencode([("without", names.value(position)) for position in leaving]),
        "too_many": MOST_LEAVING if len(values) > MOST_LEAVING else None,
        "q": typed,
        "offered": _choices(names, offered),
        "more_offered": more,
        **(_outcome(names, network, leaving) if leaving and not typed else {}),
    }


def _choices(names, positions):
    return [Choice(names.value(position), position) for position in positions]


def _offered(names, leaving, typed):
    """(those that are offered besides the chosen ones, whether there are more that the search finds)."""
    found = names.strongest_first.filter(out_degree__gt=0)
    if typed:
        found = names.strongest_first.filter(organisation__in=names.called(typed))
    there = _besides(names, found[: OFFERED + len(leaving) + 1], leaving)
    return there[:OFFERED], bool(typed) and len(there) > OFFERED


def _besides(names, positions, leaving):
    gone = {position.organisation_id for position in leaving}
    return [position for position in names.shown(positions) if position.organisation_id not in gone]


def _outcome(names, network, leaving):
    central = names.strongest_first.filter(out_degree__gt=0)[: CENTRAL + len(leaving)]
    central = _besides(names, central, leaving)[:CENTRAL]
    loss = _loss(network, leaving, central)
    return {
        "loss": loss,
        "central": list(zip(central, loss.sources, strict=True)),
        "without_source": names.shown(names.in_order.filter(organisation__in=loss.without_source)[:SHOWN]),
        "more": max(0, len(loss.without_source) - SHOWN),
    }


def _loss(network, leaving, central) -> Loss:
    rows = list(network.positions.order_by().values_list("organisation_id", "answered"))
    return loss_of(
        organisations=[pk for pk, _answered in rows],
        answered={pk for pk, answered in rows if answered},
        ties=list(reading.ties_of(network).order_by().values_list("source", "receiver")),
        leaving={position.organisation_id for position in leaving},
        names_wait=reading.names_wait_in([network])[network.pk],
        sources=[position.organisation_id for position in central],
        before=Pieces(network.components, network.largest_component),
    )
