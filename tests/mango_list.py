"""The spreadsheet of a project officer: 60 organisations around the mango of Piura, as somebody typed them.

Invented, but for the offices and associations that everybody there names. MISTAKES are five slips of the keyboard, of
five kinds, at the lines where they stand.
"""

import io

from openpyxl import Workbook

HEADINGS = (
    *("Razón social", "Sigla", "Tipo de organización", "En la región", "País"),
    *("Contacto", "Celular", "Correo", "Gremio"),
)
ASSOCIATION, OFFICE, UNIVERSITY = "Local industry association", "Government service", "University"
# name, short name, kind, in the region, country, member of
OFFICES = (
    ("Asociación Peruana de Productores y Exportadores de Mango", "APEM", ASSOCIATION, "sí", "PE", ""),
    ("Asociación de Productores de Mango del Valle de San Lorenzo", "PROMANGO", ASSOCIATION, "sí", "PE", ""),
    ("Asociación de Gremios Productores Agrarios del Perú", "AGAP", ASSOCIATION, "no", "PE", ""),
    ("Servicio Nacional de Sanidad Agraria", "SENASA", OFFICE, "sí", "PE", ""),
    ("Instituto Nacional de Innovación Agraria", "INIA", OFFICE, "sí", "PE", ""),
    ("Comisión de Promoción del Perú para la Exportación y el Turismo", "PROMPERÚ", OFFICE, "no", "PE", ""),
    ("Dirección Regional de Agricultura Piura", "DRA Piura", OFFICE, "sí", "PE", ""),
    ("Universidad Nacional de Piura", "UNP", UNIVERSITY, "sí", "PE", ""),
    ("Universidad de Piura", "UDEP", UNIVERSITY, "sí", "PE", ""),
    ("Control Union Perú", "", "Certification organisation", "no", "PE", ""),
    ("SGS del Perú", "SGS", "Certification organisation", "no", "PE", ""),
    ("Agrobanco Agencia Piura", "", "Development bank", "sí", "PE", ""),
    ("National Mango Board", "NMB", "Overseas industry association", "no", "US", ""),
    ("CIRAD", "", "Overseas research institute", "no", "FR", ""),
    ("Ing. Walter Rivas, asesor de riego", "", "Private consultant", "sí", "PE", ""),
)  # fmt: skip
FARMS = (
    *("Agrícola San Jacinto", "Fundo El Arenal", "Agroexportadora Dos Valles", "Frutos del Chira", "Fundo Santa Rosa"),
    *("Agrícola La Merced", "Mangos de Hualtaco", "Fundo Los Ceibos", "Agrícola Ñaupari", "Empacadora Río Quiroz"),
    *("Fundo Las Palmeras", "Agrícola Señor Cautivo", "Frutícola Malingas", "Fundo El Algarrobo", "Agrícola Locuto"),
    *("Fundo Virgen del Carmen", "Mango Norte", "Agrícola Curumuy", "Fundo La Peñita", "Exportadora Tallán"),
    *("Agrícola Valle Hermoso", "Fundo San Isidro", "Frutos de Cruceta", "Fundo El Papayo", "Agrícola Cieneguillo"),
    *("Procesadora Sol de Piura", "Fundo Santa Ana", "Agrícola Yapatera", "Fundo Tres Hermanos", "Mangos Charanal"),
    *("Agrícola Olivares", "Fundo El Faique", "Frutícola Vicús", "Fundo Pedregal", "Agrícola Monteverde"),
    *("Empacadora Nor Fruit", "Fundo La Rita", "Agrícola Somate", "Fundo Huápalas", "Agrícola Carrasquillo"),
    *("Fundo Buenos Aires", "Exportadora Kent y Edward", "Agrícola Jibito", "Fundo Doña Lucha", "Cooperativa Pampa"),
)  # fmt: skip
PEOPLE = ("Rosa Peña", "Luis Castro", "Ana Ruiz", "José Chunga", "María Sernaqué", "Óscar Nima", "Elena Vílchez")
GREMIOS = ("PROMANGO", "APEM", "", "APEM;PROMANGO")
# (line, heading, what stands there)
MISTAKES = (
    (18, "Razón social", ""),
    (23, "Correo", "fundo.cautivo(at)example.org"),
    (31, "En la región", "Tambogrande"),
    (44, "País", "Piura"),
    (52, "Gremio", "PROMANGOS"),
)


def rows():
    """60 of them, as they should be."""
    offices = [(*said, *_contact(number)) for number, said in enumerate(OFFICES)]
    farms = [
        (
            name,
            "",
            "Producer",
            "sí",
            "PE",
            ("PROMANGO", "APEM", "", "APEM;PROMANGO")[number % 4],
            *_contact(number + 15),
        )
        for number, name in enumerate(FARMS)
    ]
    # The association comes last in the spreadsheet.
    return [(*said[:5], *said[6:], said[5]) for said in (*offices, *farms)]


def _contact(number):
    return (
        PEOPLE[number % len(PEOPLE)],
        f"9{number:02d} 555 {number * 7 % 1000:03d}",
        f"contacto{number + 1}@example.org",
    )


def workbook(mistakes=()):
    """The bytes of the .xlsx file, with these mistakes in it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Directorio"
    sheet.append(HEADINGS)
    for row in rows():
        sheet.append(row)
    for line, heading, value in mistakes:
        sheet.cell(line, HEADINGS.index(heading) + 1).value = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
