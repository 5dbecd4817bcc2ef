"""The formats of downloads, by key. Each takes a Content and gives bytes, the same for the same Content."""

from collections.abc import Callable
from dataclasses import dataclass

from networks.exports.content import Content, TableContent
from networks.exports.csv_table import csv_of, write_organisations, write_ties
from networks.exports.graphml import write_graphml
from networks.exports.pajek import write_net
from networks.exports.workbook import write_workbook

__all__ = ["FORMATS", "Content", "Format", "TableContent", "csv_of"]


@dataclass(frozen=True)
class Format:
    """`key` is also what a download is called."""

    key: str
    content_type: str
    write: Callable[[Content], bytes]


CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: dict[str, Format] = {
    each.key: each
    for each in (
        Format("ties.csv", CSV, write_ties),
        Format("organisations.csv", CSV, write_organisations),
        Format("workbook.xlsx", XLSX, write_workbook),
        Format("network.graphml", "application/graphml+xml", write_graphml),
        Format("network.net", "text/plain; charset=utf-8", write_net),
    )
}
