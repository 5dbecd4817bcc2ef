"""The formats of downloads, by key. Each takes a Content and gives bytes, the same for the same Content.

FORMATS are those of one network; PROJECTS take the Contents of all networks of a build.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from networks.exports.content import Content, TableContent
from networks.exports.csv_table import (
    csv_of,
    write_about,
    write_codebook,
    write_measures,
    write_organisations,
    write_ties,
)
from networks.exports.gexf import write_gexf
from networks.exports.graphml import write_graphml
from networks.exports.json_file import write_json
from networks.exports.pajek import PARTITIONS, clu_writer, vec_writer, write_net, write_paj
from networks.exports.svg import write_svg
from networks.exports.ucinet import write_dl, write_vna
from networks.exports.workbook import write_workbook

__all__ = ["FORMATS", "PROJECTS", "Content", "Format", "Project", "TableContent", "csv_of"]


@dataclass(frozen=True)
class Format:
    """`key` is also what a download is called; program: for whom it is, "" for everybody."""

    key: str
    content_type: str
    write: Callable[[Content], bytes]
    program: str = ""


@dataclass(frozen=True)
class Project:
    """A format over all networks of a build."""

    key: str
    content_type: str
    write: Callable[[Sequence[Content]], bytes]
    program: str = ""


CSV = "text/csv; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What is worth a file of its own; the others are in the project.
VECTORS = ("weighted_out_degree", "out_degree", "betweenness")

FORMATS: dict[str, Format] = {
    each.key: each
    for each in (
        Format("workbook.xlsx", XLSX, write_workbook),
        Format("organisations.csv", CSV, write_organisations),
        Format("ties.csv", CSV, write_ties),
        Format("measures.csv", CSV, write_measures),
        Format("about.csv", CSV, write_about),
        Format("codebook.csv", CSV, write_codebook),
        Format("map.svg", "image/svg+xml", write_svg),
        Format("network.gexf", "application/gexf+xml", write_gexf, "Gephi"),
        Format("network.graphml", "application/graphml+xml", write_graphml, "Cytoscape, igraph, networkx"),
        Format("network.net", TEXT, write_net, "Pajek"),
        *(Format(f"{column}.clu", TEXT, clu_writer(column), "Pajek") for column in PARTITIONS),
        *(Format(f"{column}.vec", TEXT, vec_writer(column), "Pajek") for column in VECTORS),
        Format("network.dl", TEXT, write_dl, "UCINET"),
        Format("network.vna", TEXT, write_vna, "UCINET"),
        Format("network.json", "application/json", write_json, "R, Python"),
    )
}
PROJECTS: dict[str, Project] = {each.key: each for each in (Project("networks.paj", TEXT, write_paj, "Pajek"),)}
