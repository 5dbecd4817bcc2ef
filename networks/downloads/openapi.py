"""The OpenAPI description of what scripts read, made from what there is: formats and measures."""

from networks.exports import FORMATS, PROJECTS
from networks.exports.content import TIE_COLUMNS
from networks.measures import MEASURES, NetworkRow, PositionRow

NUMBER = {"type": ["number", "null"]}
TEXT = {"type": "string"}
WHOLE = {"type": "integer"}


def description():
    """The document as a dict, OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "clustersurvey",
            "version": "1",
            "description": "Networks of who helps whom, for scripts. Read only. What is not known is null, never 0.",
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "security": [{"token": []}],
        "paths": {
            "/api/v1/clusters/": {"get": _get("clusters", "Your clusters and their waves", [], "Clusters")},
            "/api/v1/clusters/{cluster}/waves/{wave}/networks/{relation}/": {
                "get": _get("network", "A network: figures, findings, files", [*WHERE, BUILD], "Network")
            },
            "/api/v1/clusters/{cluster}/waves/{wave}/networks/{relation}/files/{file}": {
                "get": _file([*WHERE, FILE, NAMES, *CHOSEN, BUILD])
            },
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
    }


def _parameter(name, place, schema, text):
    return {"name": name, "in": place, "required": place == "path", "schema": schema, "description": text}


WHERE = [
    _parameter("cluster", "path", TEXT, "The cluster's name in addresses"),
    _parameter("wave", "path", WHOLE, "The wave's id"),
    _parameter("relation", "path", TEXT, "A kind of help by its key, or “all”"),
]
BUILD = _parameter("build", "query", WHOLE, "Refuse (409) unless this is the current build: two reads belong together")
NAMES = _parameter("names", "query", {"type": "string", "enum": ["real", "protected"]}, "Whose names are shown")
CHOSEN = [
    _parameter("category", "query", TEXT, "Only organisations of this kind, by its key, and the ties among them"),
    _parameter("region", "query", {"type": "string", "enum": ["in", "out"]}, "Only those in the region, or outside"),
    _parameter("answered", "query", {"type": "string", "enum": ["yes", "no", "not_asked"]}, "Only those that have, …"),
    _parameter("receives", "query", TEXT, "Only those that have a source of this kind of help, by its key"),
    _parameter("lacks", "query", TEXT, "Only those that answered and have no source of this kind of help, by its key"),
    _parameter("association", "query", TEXT, "Only its members, by its code; not with protected names"),
    _parameter("q", "query", TEXT, "Only those one of whose names holds these words; not with protected names"),
]
FILE = _parameter("file", "path", TEXT, f"One of {', '.join([*FORMATS, *PROJECTS])}, or a table's name with .csv")


def _get(operation, summary, parameters, schema):
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return _operation(operation, summary, parameters, content)


def _file(parameters):
    kinds = sorted({each.content_type.split(";")[0] for each in (*FORMATS.values(), *PROJECTS.values())})
    content = {kind: {} for kind in kinds}
    content["application/json"] = {"schema": {"$ref": "#/components/schemas/NetworkFile"}}
    return _operation("file", "A file of a network", parameters, content)


def _operation(operation, summary, parameters, content):
    refusals = {401: "No token, or one that is not good", 403: "Not with your role", 404: "No such thing"}
    if any(parameter["name"] == "build" for parameter in parameters):
        refusals[409] = "Another build is current"
    if any(parameter["name"] == "q" for parameter in parameters):
        refusals[400] = "Not a file that can be had for some organisations only, or no such choice"
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": summary, "content": content},
            **{str(status): {"description": text, "content": problem} for status, text in refusals.items()},
        },
    }


def _schemas():
    figures = dict.fromkeys(("organisations", "ties", "confirmed"), NUMBER)
    figures |= {key: NUMBER for key in MEASURES if key in NetworkRow.__dataclass_fields__ and key != "triads"}
    figures["triads"] = {"type": "object", "additionalProperties": WHOLE}
    measured = {key: NUMBER for key in MEASURES if key in PositionRow.__dataclass_fields__}
    wave = _object(
        id=WHOLE, survey=TEXT, number=WHOLE, state=TEXT, build={"type": ["integer", "null"]}, networks=_list(TEXT)
    )
    organisation = _object(code=TEXT, organisation=TEXT, label=TEXT, category=TEXT, answered=TEXT, **measured)
    ties = {column: {"type": ["string", "null"]} for column in TIE_COLUMNS} | {
        "strength": {"type": ["integer", "null"]}
    }
    return {
        "About": {"type": "object", "additionalProperties": TEXT, "required": ["cluster", "wave", "build"]},
        "Clusters": _object(clusters=_list(_object(slug=TEXT, name=TEXT, waves=_list(wave)))),
        "Network": _object(
            about={"$ref": "#/components/schemas/About"},
            organisations=WHOLE,
            ties=WHOLE,
            measures={"$ref": "#/components/schemas/Measures"},
            findings=_list(TEXT),
            files=_list(TEXT),
        ),
        "Measures": _object(**figures),
        "NetworkFile": _object(
            about={"$ref": "#/components/schemas/About"},
            # Of some organisations only there are none.
            measures={"anyOf": [{"$ref": "#/components/schemas/Measures"}, {"type": "object", "maxProperties": 0}]},
            organisations=_list(organisation),
            ties=_list(_object(**ties)),
            tables=_list({"type": "object"}),
        ),
        "Problem": _object(type=TEXT, title=TEXT, status=WHOLE, detail=TEXT),
    }


def _object(**properties):
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items):
    return {"type": "array", "items": items}
