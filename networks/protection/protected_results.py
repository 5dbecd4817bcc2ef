"""A network with protected names, as its page, map and sentences need it: no id, no order and no choice tells a name.

The strongest source comes first; those that are alike are in the order of the codes shown, for the order of the real
ones would tell who is who among them. On maps organisations are numbers in that order.
"""

from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet

from networks import reading
from networks.maps.drawing import MOST_DRAWN
from networks.maps.map_of_network import draw_network
from networks.models import Network
from networks.protection.disguise import code_shown, stand_in
from networks.protection.protected_findings import MOST_OF, in_order_shown
from surveys.models import Organisation
from surveys.pseudonyms import give_pseudonyms


@dataclass(frozen=True)
class ProtectedNetwork:
    """positions: every one in the order shown, its organisation still the real one, the pseudonym as `number`; what is
    shown of them goes through `disguised`."""

    network: Network
    positions: QuerySet

    @property
    def providers(self):
        """The positions of those whom at least one organisation named."""
        return self.positions.filter(out_degree__gt=0)


def protected_network(read, network):
    """The ProtectedNetwork of a reading's network, whose protected organisations all have a pseudonym then."""
    give_pseudonyms(read.wave.survey.cluster)
    positions = reading.positions_of(network).annotate(
        code_shown=code_shown("organisation__"), number=F("organisation__pseudonym__number")
    )
    return ProtectedNetwork(network, positions.order_by("-weighted_out_degree", "-out_degree", "code_shown"))


def disguised(positions):
    """A list of some of a ProtectedNetwork's positions, with stand-ins for organisations."""
    shown = list(positions)
    for position in shown:
        position.organisation = stand_in(position.organisation, position.number)
    return shown


def protected_map(read, shown, legend=True):
    """The SVG of a ProtectedNetwork, as of networks.maps.map_of_network.map_of."""
    if not shown.network.ties:
        return ""
    drawn = disguised(shown.positions[:MOST_DRAWN])
    number_of = {position.organisation_id: number for number, position in enumerate(drawn)}
    ties = numbered(reading.ties_between(shown.network, list(number_of)), number_of)
    return draw_network(read, shown.network, list(enumerate(drawn)), ties, legend=legend)


def numbered(ties, number_of):
    """The ties among those who have a number, as (source, receiver, strength) by their numbers, in their order."""
    among = (
        (number_of[source], number_of[receiver], strength)
        for source, receiver, strength in ties.order_by()
        if source in number_of and receiver in number_of
    )
    return sorted(among)


def protected_findings(shown):
    """(a network's findings as outsiders may see them, {id: organisation or stand-in} of all whom they name)."""
    stored = shown.network.findings
    organisations = _stand_ins(_named_in(stored))
    codes = {pk: organisation.code for pk, organisation in organisations.items()}
    findings = in_order_shown(stored, _candidates(shown.network), codes)
    return findings, organisations | _stand_ins(_named_in(findings) - organisations.keys())


def _named_in(findings):
    return {pk for found in findings for pk in found.get("organisations", ())}


def _stand_ins(organisation_ids):
    found = Organisation.objects.filter(pk__in=organisation_ids).select_related("category")
    found = found.annotate(number=F("pseudonym__number"))
    return {organisation.pk: stand_in(organisation, organisation.number) for organisation in found}


def _candidates(network):
    """Those who have most of what a finding is about, and the cut-points, in the order of the codes shown."""
    most = network.positions.aggregate(**{key: Max(key, default=0) for key in MOST_OF.values()})
    kinds = {found["kind"] for found in network.findings if "organisations" in found}
    wanted = Q(cut_point=True) if "cut_points" in kinds else Q()
    for kind in kinds & MOST_OF.keys():
        wanted |= Q(**{MOST_OF[kind]: most[MOST_OF[kind]]})
    columns = ("organisation_id", "out_degree", "weighted_out_degree", "only_source_of", "cut_point")
    found = network.positions.filter(wanted) if wanted else network.positions.none()
    return found.order_by(code_shown("organisation__")).values_list(*columns, named=True)
