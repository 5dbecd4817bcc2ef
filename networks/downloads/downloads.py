"""The downloads of a network's page: what each file is, those for everybody first, the others by program."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.exports import FORMATS, PROJECTS

SENTENCES = {
    "workbook.xlsx": gettext_lazy("All of it in one workbook for Excel or LibreOffice: organisations, ties, tables"),
    "organisations.csv": gettext_lazy("Every organisation with its measures"),
    "ties.csv": gettext_lazy("Who received from whom, a row for each tie"),
    "measures.csv": gettext_lazy("The measures of the network as a whole"),
    "about.csv": gettext_lazy("What these files are about: wave, build, date, response rate, rule for ties, names"),
    "codebook.csv": gettext_lazy("What each column says, with formulas and sources"),
    "map.svg": gettext_lazy("The map, for print and presentations"),
    "network.gexf": gettext_lazy("The network as on the map, with all measures"),
    "network.graphml": gettext_lazy("The network with all measures"),
    "networks.paj": gettext_lazy("A project: all kinds of help, with partitions and vectors"),
    "network.net": gettext_lazy("The network of this page"),
    "category.clu": gettext_lazy("Partition: the kind of each organisation"),
    "in_region.clu": gettext_lazy("Partition: in the region or not"),
    "answered.clu": gettext_lazy("Partition: who answered"),
    "community.clu": gettext_lazy("Partition: communities"),
    "in_core.clu": gettext_lazy("Partition: core and periphery"),
    "weighted_out_degree.vec": gettext_lazy("Vector: ratings added up"),
    "out_degree.vec": gettext_lazy("Vector: how many received from it"),
    "betweenness.vec": gettext_lazy("Vector: betweenness"),
    "network.dl": gettext_lazy("The network as a matrix, for UCINET"),
    "network.vna": gettext_lazy("The network with attributes, for NetDraw"),
    "network.json": gettext_lazy("All of it, for scripts"),
}


@dataclass(frozen=True)
class Group:
    """Files for one program; title: its name in a sentence, "" for everybody's."""

    title: str
    files: list[tuple[str, str]]


def groups():
    """The Groups of all formats, each file with its sentence, in the order of the registers."""
    by_program = {}
    for file_format in (*FORMATS.values(), *PROJECTS.values()):
        by_program.setdefault(file_format.program, []).append((file_format.key, SENTENCES[file_format.key]))
    return [
        Group(_("For %(program)s") % {"program": name} if name else "", files) for name, files in by_program.items()
    ]
