"""JSON: all that the other formats hold, as plain values; what is not known is null."""

import json


def write_json(content):
    """The bytes of the JSON document of a Content, a key for each of its parts."""
    document = {
        "about": content.about,
        "measures": content.measures,
        "categories": [vars(category) for category in content.categories],
        "organisations": content.organisations,
        "ties": content.ties,
        "tables": [
            {"name": table.name, "title": table.title, "columns": table.columns, "rows": table.rows}
            for table in content.tables
        ],
        "codebook": content.codebook,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
