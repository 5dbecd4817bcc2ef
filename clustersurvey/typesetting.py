"""What is set as PDF: values, which a template of Typst draws; its fonts in it, the same bytes for the same. No Django.

The compiler is loaded at the first document. It reads no font and no file of the system, and fetches nothing from
anywhere; what the values say reaches it as JSON and is never read as markup.
"""

import json
from importlib.resources import files

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
# Accessible by the standard where every character can be read aloud; else as near as can be.
STANDARDS = (["ua-1"], [])


class NoPdf(Exception):
    """Why a document could not be set."""


def typeset(template, name, document, made):
    """The bytes of the PDF that a template (a path) draws of a document (plain values), which it reads as
    `sys.inputs.<name>`; `made`: the aware datetime it is dated by.

    Characters that the fonts lack (emoji, Chinese, …) stand as empty boxes. Raises NoPdf.
    """
    import typst

    given = {
        "input": template.read_bytes(),
        "root": str(template.parent),
        "font_paths": [str(files(package) / "files") for package in FONTS],
        "ignore_system_fonts": True,
        "sys_inputs": {name: json.dumps(document, ensure_ascii=False, sort_keys=True)},
        "timestamp": int(made.timestamp()),
    }
    for standard in STANDARDS:
        try:
            return typst.compile(**given, format="pdf", pdf_standards=standard)
        except typst.TypstError as error:
            problem = error
    raise NoPdf(f"{problem.message} {' '.join(problem.hints)}".strip()) from problem
