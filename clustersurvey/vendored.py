"""Other people's scripts that are kept here: static/vendor/VENDOR.json has their versions, licences and integrity."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor"


@dataclass(frozen=True)
class Vendored:
    """A file below static/vendor; integrity as browsers check it: "sha384-" and the digest in base64."""

    name: str
    version: str
    licence: str
    source: str
    file: str
    integrity: str


@cache
def vendored():
    """{name: Vendored}"""
    listed = json.loads((FOLDER / "VENDOR.json").read_text())
    return {each["name"]: Vendored(source=each.pop("from"), **each) for each in listed}


def integrity_of(content):
    """The integrity of a file's bytes."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
