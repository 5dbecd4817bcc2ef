"""Under which names a report tells of organisations: their own, or those that outsiders may see.

Both kinds of names answer the same questions; nothing else in `networks.pdf` reads organisations.
"""

from dataclasses import replace
from functools import cached_property

from networks import reading
from networks.maps.map_of_network import map_of
from networks.protection.disguise import Disguise
from networks.protection.protected_results import disguised, protected_map, protected_network
from networks.words.finding_texts import findings_in_words

# A report is read on paper: the first rows; all of them are in the workbook.
FIRST = 30


class RealNames:
    """The organisations of a Reading as they are called."""

    protected = False

    def __init__(self, read):
        self.read = read

    def findings(self, network):
        return findings_in_words(self.read, network)

    def map(self, network):
        return map_of(self.read, network)

    def providers(self, network):
        """(the first positions of those that gave help, how many there are)."""
        found = reading.providers_of(network)
        return list(found[:FIRST]), found.count()

    def tables(self, network):
        """NamedTables with at most FIRST rows."""
        return reading.read_tables(self.read, network, first=FIRST)

    def unserved(self, networks):
        """The positions of those that are served, have answered and have no source."""
        return list(reading.unserved_of(networks))

    def strongest(self, network, most):
        return [position.organisation for position in reading.strongest_of(network)[:most]]


class ProtectedNames:
    """The organisations of a Reading as outsiders may see them; whoever comes first among organisations that are alike,
    does so by the code shown."""

    protected = True

    def __init__(self, read):
        self.read = read
        self._networks = {}

    @cached_property
    def _disguise(self):
        return Disguise.of(self.read.wave.survey.cluster)

    def _shown(self, network):
        if network.pk not in self._networks:
            self._networks[network.pk] = protected_network(self.read, network)
        return self._networks[network.pk]

    def findings(self, network):
        return findings_in_words(self.read, network, self._shown(network))

    def map(self, network):
        return protected_map(self.read, self._shown(network))

    def providers(self, network):
        found = self._shown(network).providers
        return disguised(found[:FIRST]), found.count()

    def tables(self, network):
        # Read whole: which of those that are alike are among the first follows the codes shown, too.
        tables = self._disguise.of_tables(reading.read_tables(self.read, network))
        return [table if table.key in reading.MATRICES else replace(table, rows=table.rows[:FIRST]) for table in tables]

    def unserved(self, networks):
        return self._disguise.of_positions(list(reading.unserved_of(networks)))

    def strongest(self, network, most):
        return [position.organisation for position in disguised(self._shown(network).positions[:most])]
