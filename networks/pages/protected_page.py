"""What a page of protected results shows: the team's viewers and whoever has a sponsor's link read the same."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from networks import reading
from networks.downloads import downloads
from networks.models import Table
from networks.pages.figures_on_page import figures_on_page
from networks.pages.map_on_page import kinds_on_map, map_texts
from networks.pages.page_tables import flows_by_category, flows_by_region, only
from networks.protection.protected_results import disguised, protected_map, protected_network
from networks.words.both_ends_texts import rule_shown
from networks.words.figures import columns
from networks.words.finding_texts import findings_in_words

PAGE = 100
TABLES = (Table.Key.FLOWS_BY_CATEGORY, Table.Key.FLOWS_BY_REGION, Table.Key.WITHOUT_SOURCE)


@dataclass(frozen=True)
class Places:
    """Where the parts of a page are, in the team's pages or behind a link.

    page, map_data, file: names of addresses, which begin with `arguments` and go on with the relation.
    """

    arguments: tuple
    relation: str
    page_name: str
    map_name: str
    file_name: str
    query: str = ""

    @property
    def map(self):
        return reverse(self.map_name, args=[*self.arguments, self.relation])

    @property
    def what_if(self):
        return reverse(f"{self.page_name}-what-if", args=[*self.arguments, self.relation])

    def page_of(self, relation):
        return reverse(self.page_name, args=[*self.arguments, relation])

    def file_of(self, name):
        return reverse(self.file_name, args=[*self.arguments, self.relation, name]) + self.query


def tabs_of(wave, places):
    """(address, name, whether it is this one) of the page of each kind of help, and of all together."""
    named = [(each.key, str(each)) for each in wave.survey.kinds_of_help]
    named.append((reading.TOGETHER, _("All together")))
    return [(places.page_of(key), name, key == places.relation) for key, name in named]


def beginning_of(wave, places):
    """The template's context of what is there without a network, too. Raises Http404 for a relation that is not asked
    about."""
    tabs = tabs_of(wave, places)
    name = next((name for _address, name, is_this_one in tabs if is_this_one), None)
    if name is None:
        raise Http404
    return {
        "wave": wave,
        "cluster": wave.survey.cluster,
        "tabs": tabs,
        "relation": places.relation,
        "relation_name": name,
    }


def contents_of(read, network, places, number):
    """The template's context of a network, with the page of that number of those who gave help."""
    shown = protected_network(read, network)
    providers = reading.count_providers(network)
    return {
        "build": read.build,
        "network": network,
        "places": places,
        "findings": findings_in_words(read, network, shown),
        "rule": rule_shown(read, network),
        "by_the_rule": read.by_the_rule(network),
        "map": protected_map(read, shown),
        "map_kinds": kinds_on_map(read, network),
        "map_texts": map_texts(read, network),
        "providers": providers,
        "page": _page_of(shown.providers, providers["providers"], number),
        "columns": columns("weighted_out_degree", "out_degree", "in_degree"),
        "files": _files(places),
        **figures_on_page(read, network),
        **_tables(read, network),
    }


def _page_of(positions, count, number):
    """One page of some positions of a ProtectedNetwork, of which it is known how many they are."""
    pages = Paginator(positions, PAGE)
    pages.count = count
    page = pages.get_page(number)
    page.object_list = disguised(page.object_list)
    return page


def _tables(read, network):
    """The tables of kinds of organisations, which name nobody."""
    tables = [reading.read_table(read, table) for table in reading.tables_with(read, network).filter(key__in=TABLES)]
    return {
        "flows": [flows_by_category(tables), flows_by_region(tables)],
        "without_source": only(tables, Table.Key.WITHOUT_SOURCE),
    }


def _files(places):
    """(title of the group, [(address, name, sentence)])."""
    return [
        (group.title, [(places.file_of(name), name, sentence) for name, sentence in group.files])
        for group in downloads.groups()
    ]
