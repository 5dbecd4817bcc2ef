"""GraphML, by networkx, from attributes that every reader takes.

The node's id is the organisation's code; a measure that is None is left out of its node, as is the strength of a tie
that was named and not rated. A column holds numbers of one type: igraph refuses a key that is declared twice.
"""

import io

import networkx as nx

from networks.exports.content import END_COLUMNS, ORGANISATION_COLUMNS
from networks.maps.xml_text import allowed_in_xml


def write_graphml(content):
    """The bytes of the GraphML document of a Content."""
    columns = ORGANISATION_COLUMNS[1:]
    types = {column: _type([row[column] for row in content.organisations]) for column in columns}
    graph = nx.DiGraph(**{_text(key): _text(value) for key, value in content.about.items()})
    for row in content.organisations:
        known = {column: types[column](row[column]) for column in columns if row[column] is not None}
        graph.add_node(_text(row["code"]), **known)
    for tie in content.ties:
        rated = {} if tie["strength"] is None else {"strength": int(tie["strength"])}
        told = {column: tie[column] for column in END_COLUMNS if tie[column] is not None}
        graph.add_edge(_text(tie["source"]), _text(tie["receiver"]), **rated, **told)
    file = io.BytesIO()
    nx.write_graphml_xml(graph, file, encoding="utf-8")
    return file.getvalue()


def _type(values):
    """What makes all values of a column the same type: int, float or text."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int | float) for value in known):
        return float if any(isinstance(value, float) for value in known) else int
    return _text


def _text(value):
    return allowed_in_xml(str(value))
