"""Which column of somebody's spreadsheet says what: guessed from its heading, then put in our columns. No database."""

import re

from surveys.names import normalise
from surveys.register.organisation_table import KNOWN
from surveys.spreadsheets.sheet import Row, Sheet
from surveys.texts import LONGEST_NAME

# A wave's columns are for the command: on these pages a list is imported, and nobody is asked by it.
TARGETS = tuple(column for column in KNOWN if column not in ("respondent", "on_roster"))
SAMPLES = 3
LONGEST_SAMPLE = 60
MOST_REMEMBERED = 500
# "R.U.C.", "R. U. C."
DOT_OF_INITIALS = re.compile(r"\b(\w)\.\s*(?=\w\b)")
# As headings are written, in the order in which they are looked for; normalised.
WORDS = {
    "code": ("code", "codigo", "cod", "id", "clave", "codigo interno"),
    "name": (
        *("name", "nombre", "razon social", "nombre completo", "nombre de la organizacion", "full name"),
        *("organizacion", "organisation", "organization", "organisation name", "organization name", "institucion"),
        *("empresa", "nombre o razon social", "institution", "productor", "entidad"),
    ),
    "category": (
        *("category", "categoria", "tipo", "tipo de organizacion", "kind", "type", "clase", "rubro"),
        *("kind of organisation", "type of organisation", "type of organization", "actor"),
    ),
    "label": ("label", "sigla", "siglas", "nombre corto", "short name", "acronym", "abreviatura", "acronimo"),
    "tax_number": (
        *("tax number", "ruc", "rfc", "nit", "rut", "cuit", "rnc", "rtn", "cnpj", "tax id", "vat number"),
        *("numero de ruc", "nro ruc", "n ruc", "identificacion fiscal", "numero tributario", "registro tributario"),
    ),
    "based_in_region": (
        *("based in region", "in region", "in the region", "en la region", "esta en la region", "region", "local"),
        *("it is in the region",),
    ),
    "country": ("country", "pais", "country code"),
    "language": ("language", "idioma", "lengua"),
    "contact_phone": (
        *("contact phone", "telefono", "celular", "movil", "whatsapp", "phone", "telephone", "mobile", "fono", "tel"),
        *("numero de celular", "telefono de contacto", "phone number"),
    ),
    "contact_email": ("contact email", "correo", "correo electronico", "email", "e mail", "mail", "e mail address"),
    "contact_name": (
        *("contact name", "contacto", "persona de contacto", "representante", "representante legal", "contact"),
        *("contact person", "responsable", "gerente", "encargado"),
    ),
    "member_of": (
        *("member of", "miembro de", "socio de", "asociacion", "gremio", "afiliacion", "afiliado a", "affiliation"),
        *("association", "gremios", "asociaciones", "pertenece a"),
    ),
    "other_names": ("other names", "otros nombres", "alias", "nombre comercial", "tambien conocido como", "aliases"),
}


def heading(written):
    """A column's name as it is compared.

    >>> heading("N° R.U.C.")
    'n ruc'
    """
    return normalise(DOT_OF_INITIALS.sub(r"\1", written[:LONGEST_NAME]))


def line_of_headings(lines, more=()):
    """The index of the line that names the columns: the first most of whose cells are known names, else 0.

    lines: the first ones of a file, lists of texts; more: names known here. A title alone in its line may be such a
    word, too: a line with several goes first.
    """
    words = {heading(word) for said in (*WORDS.values(), more) for word in said}
    filled = [[cell for cell in cells if cell.strip()] for cells in lines]
    known = [sum(heading(cell) in words for cell in cells) for cells in filled]
    mostly = [index for index, cells in enumerate(filled) if 2 * known[index] > len(cells)]
    return next((index for index in mostly if known[index] > 1), min(mostly, default=0))


def guess(columns, profile, remembered):
    """{column: target, or "" for none} of a sheet; no target twice.

    profile: {field key: its names}; remembered: {heading: target} as somebody matched them before, which goes first.
    """
    targets = {*TARGETS, *profile}
    words = {**{key: (key, *names) for key, names in profile.items()}, **WORDS}
    matching = dict.fromkeys(columns, "")
    for column in columns:
        wanted = remembered.get(heading(column))
        if wanted in targets and wanted not in matching.values():
            matching[column] = wanted
    for fits in (_is_one_of, _begins_with_one_of):
        for column in columns:
            if heading(column) not in remembered and not matching[column]:
                found = (target for target, said in words.items() if fits(heading(column), said))
                matching[column] = next((each for each in found if each not in matching.values()), "")
    return matching


def learned(remembered, matching):
    """What is remembered, and what a file's columns were said to be: {heading: target}, the latest last."""
    said = {}
    for column, target in matching.items():
        said[heading(column)] = said.get(heading(column)) or target
    said.pop("", None)
    kept = {name: target for name, target in remembered.items() if name not in said}
    return dict(list({**kept, **said}.items())[-MOST_REMEMBERED:])


def _is_one_of(name, words):
    return name in {normalise(word) for word in words}


def _begins_with_one_of(name, words):
    """Long words only: "id" begins too much."""
    return any(f"{name} ".startswith(f"{normalise(word)} ") for word in words if len(word) > 3)


def samples_of(rows, number):
    """The first few different values of the column with this number, as they stand there."""
    found = dict.fromkeys(cells[number][:LONGEST_SAMPLE] for _line, cells in rows[:200] if cells[number])
    return list(found)[:SAMPLES]


def rearranged(columns, rows, matching, default_category=""):
    """The Sheet in our columns: what is matched, and `code` and `category` in any case.

    columns: the headings; rows: [line, cells] pairs.
    """
    numbers = {matching[column]: number for number, column in enumerate(columns) if matching.get(column)}
    ours = tuple(dict.fromkeys([*numbers, "code", "name", "category"]))
    moved = [_moved(line, cells, numbers, ours, default_category) for line, cells in rows]
    return Sheet(tuple(column.lower() for column in ours), tuple(moved))


def _moved(line, cells, numbers, ours, default_category):
    said = {target.lower(): cells[numbers[target]] if target in numbers else "" for target in ours}
    said["category"] = said["category"] or default_category
    return Row(line, said)
