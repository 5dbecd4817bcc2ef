"""A document as plain values becomes a PDF: tagged, its fonts in it, the same bytes for the same document. No Django.

Only for the worker: the compiler is loaded at the first report. It reads no font and no file of the system, and fetches
nothing from anywhere; what the document says reaches it as JSON and is never read as markup.
"""

import json
from importlib.resources import files
from pathlib import Path

TEMPLATE = Path(__file__).with_name("report.typ")
FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
FONT_FAMILY = "Noto Sans"
# Accessible by the standard where every character can be read aloud; else as near as can be.
STANDARDS = (["ua-1"], [])


class NoPdf(Exception):
    """Why a document could not be set."""


def typeset(document, made):
    """The bytes of the PDF of a document (as of `networks.pdf.document`); `made`: the aware datetime it is dated by.

    Characters that the fonts lack (emoji, Chinese, …) stand as empty boxes. Raises NoPdf.
    """
    import typst

    given = {
        "input": TEMPLATE.read_bytes(),
        "root": str(TEMPLATE.parent),
        "font_paths": [str(files(package) / "files") for package in FONTS],
        "ignore_system_fonts": True,
        "sys_inputs": {"report": json.dumps(document, ensure_ascii=False, sort_keys=True)},
        "timestamp": int(made.timestamp()),
    }
    for standard in STANDARDS:
        try:
            return typst.compile(**given, format="pdf", pdf_standards=standard)
        except typst.TypstError as error:
            problem = error
    raise NoPdf(f"{problem.message} {' '.join(problem.hints)}".strip()) from problem


def for_print(svg):
    """A map of `networks.drawing`, which follows the page around it, as it stands on white paper."""
    return (
        svg.replace('stroke="Canvas"', 'stroke="#ffffff"')
        .replace('font-family="system-ui, sans-serif"', f'font-family="{FONT_FAMILY}"')
        .replace('color="currentColor"', 'color="#1f2328"', 1)
    )
