"""What is in a report: every file with the function that makes its bytes, in the language that is active.

The report pack and the folder of `manage.py report` are both written from here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from django.utils.translation import gettext as _

from networks import reading
from networks.downloads.downloads import SENTENCES
from networks.downloads.export_content import content_of, table_of
from networks.downloads.named_tables import BOTH_ENDS, PROVIDERS
from networks.exports import FORMATS, PROJECTS, csv_of
from networks.models import Table
from networks.packs.pack_readme import readme_of
from networks.packs.packs import PDF
from networks.pdf.document import document_of, name_of
from networks.pdf.typeset import typeset

README = "README.txt"
# Stems that say nothing where the relation's name stands already.
PLAIN = ("network", "workbook")
# The published tables that are of the first kind of help; sources are of the first that is knowledge.
OF_THE_FIRST = (PROVIDERS, Table.Key.FLOWS_BY_CATEGORY, Table.Key.FLOWS_BY_REGION, Table.Key.WITHOUT_SOURCE)


@dataclass(frozen=True)
class PackFile:
    """`make()` gives its bytes; `sentence` says what it is, `group` which files it belongs with."""

    path: str
    sentence: str
    group: str
    make: Callable[[], bytes]


def files_of(read, protected=False):
    """The PackFiles of a Reading that has a build, the ones to open first first.

    protected: as outsiders may see them.
    """
    # Kept: a project holds the contents of all networks at once.
    contents = cache(partial(content_of, read, protected=protected))
    files = [_report(read, protected), *_tables(read, contents), *_projects(read, contents)]
    for network in read.networks:
        files += _network(read, network, contents, protected)
    readme = PackFile(README, _("This text"), "", lambda: readme_of(read, files, protected))
    return [readme, *files]


def name_of_file(key, relation):
    """A format's file of a relation: "network.net" → "assistance.net", "ties.csv" → "ties_assistance.csv"."""
    stem, dot, ending = key.partition(".")
    return f"{relation}{dot}{ending}" if stem in PLAIN else f"{stem}_{relation}{dot}{ending}"


def published_tables(read, contents):
    """[(TableContent, the kinds of help that it is of)]: providers and flows as of the first relation, sources as of
    the first one that is knowledge."""
    first = read.networks[0]
    knowledge = next((read.network_of(relation.key) for relation in read.knowledge_relations), first)
    of_first = [(table, [name_of(first)]) for table in contents(first).tables if table.name in OF_THE_FIRST]
    others = [table for table in contents(knowledge).tables if table.name not in OF_THE_FIRST]
    return of_first + [(table, _kinds(read, knowledge, table.name)) for table in others]


def _kinds(read, knowledge, name):
    if name == Table.Key.PROFILES:
        return []
    if name.startswith((f"{Table.Key.SOURCES}_", f"{Table.Key.SOURCE_CATEGORIES}_")):
        return [name_of(knowledge)]
    return [str(relation) for relation in read.knowledge_relations]


def _report(read, protected):
    sentence = _("The report to read: findings, maps, tables, method, caveats")
    return PackFile(PDF, sentence, "", lambda: typeset(document_of(read, protected), read.build.finished_at))


def _tables(read, contents):
    for table, kinds in published_tables(read, contents):
        make = partial(csv_of, table.columns, table.rows)
        sentence = f"{table.title}: {', '.join(kinds)}" if kinds else table.title
        yield PackFile(f"tables/{table.name}.csv", sentence, _("Tables"), make)


def _projects(read, contents):
    for key, project in PROJECTS.items():
        make = partial(lambda write: write([contents(network) for network in read.networks]), project.write)
        yield PackFile(key, str(SENTENCES[key]), _("All kinds of help in one file"), make)


def _network(read, network, contents, protected):
    for key, file_format in FORMATS.items():
        name = name_of_file(key, reading.key_of(network))
        sentence = str(SENTENCES[key])
        yield PackFile(name, sentence, name_of(network), partial(_written, file_format.write, contents, network))
    if network.statuses is not None:
        table = table_of(read, network, BOTH_ENDS, protected)
        name = f"{BOTH_ENDS}_{reading.key_of(network)}.csv"
        yield PackFile(name, table.title, name_of(network), partial(csv_of, table.columns, table.rows))


def _written(write, contents, network):
    return write(contents(network))
