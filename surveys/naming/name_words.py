"""The words of an organisation's name as they are compared: abbreviations, legal forms, numbers, two languages.

No database. What a word *is* stands here; how alike two names are, `surveys.naming.matching` says.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from surveys.names import normalise

LEGAL_FORMS = frozenset(
    "sa sac saa srl eirl scrl scl sl sas ltda ltd limitada limited inc llc corp gmbh plc cxa".split()  # noqa: SIM905
)
LITTLE_WORDS = frozenset("a al con de del e el en for in la las lo los of on para por the u und y and from to".split())  # noqa: SIM905
# Said of so many that it tells nothing of one of them.
GENERIC = frozenset(
    """agraria agrario agricola agro asociacion banco centro compania comunidad consultora cooperativa corporacion
    direccion distrital empresa federacion fundacion fundo grupo hacienda instituto junta ministerio municipalidad
    nacional oficina ong organizacion peru peruana productor programa provincial proyecto regional servicio sociedad
    universidad dominicana exportadora""".split()  # noqa: SIM905
)
SHORT_FOR = {
    "agric": "agricola", "agrop": "agropecuaria", "asoc": "asociacion", "asociados": "asociados", "bco": "banco",
    "cia": "compania", "coop": "cooperativa", "ctro": "centro", "dir": "direccion", "dist": "distrital",
    "dpto": "departamento", "emp": "empresa", "exp": "exportadora", "fdo": "fundo", "gob": "gobierno",
    "gral": "general", "hda": "hacienda", "hnos": "hermanos", "ing": "ingeniero", "inst": "instituto",
    "min": "ministerio", "mun": "municipalidad", "muni": "municipalidad", "munic": "municipalidad",
    "nac": "nacional", "prod": "productores", "prov": "provincial", "reg": "regional", "rep": "republica",
    "s": "san", "serv": "servicio", "soc": "sociedad", "sta": "santa", "sto": "santo", "univ": "universidad",
}  # fmt: skip
# Towards Spanish, word by word: enough to find a name, never enough to be sure of it.
IN_SPANISH = {
    "aduana": "aduana", "agency": "agencia", "agrarian": "agrario", "agricultural": "agricola",
    "agriculture": "agricultura", "american": "americano", "and": "y", "association": "asociacion", "bank": "banco",
    "board": "junta", "center": "centro", "centre": "centro", "chamber": "camara", "cluster": "cluster",
    "commerce": "comercio", "community": "comunidad", "company": "empresa", "cooperation": "cooperacion",
    "cooperative": "cooperativa", "customs": "aduana", "department": "departamento", "development": "desarrollo",
    "dominican": "dominicana", "export": "exportacion", "exporter": "exportador", "exports": "exportaciones",
    "farm": "fundo", "farmer": "agricultor", "federation": "federacion", "foundation": "fundacion",
    "fruit": "fruta", "government": "gobierno", "group": "grupo", "grower": "productor", "health": "sanidad",
    "industry": "industria", "innovation": "innovacion", "institute": "instituto", "interamerican": "interamericano",
    "international": "internacional", "investment": "inversion", "irrigation": "riego", "market": "mercado",
    "ministry": "ministerio", "national": "nacional", "north": "norte", "northern": "norte",
    "organization": "organizacion", "peruvian": "peruana", "producer": "productor", "production": "produccion",
    "program": "programa", "project": "proyecto", "regional": "regional", "republic": "republica",
    "research": "investigacion", "school": "escuela", "service": "servicio", "society": "sociedad",
    "south": "sur", "states": "estados", "technology": "tecnologia", "tourism": "turismo", "trade": "comercio",
    "union": "union", "united": "unidos", "university": "universidad", "user": "usuario", "valley": "valle",
    "water": "agua", "world": "mundial",
}  # fmt: skip
NUMBERS = {"uno": "1", "dos": "2", "tres": "3", "one": "1", "two": "2", "three": "3"}
BEFORE_A_NUMBER = frozenset({"n", "no", "nro", "num", "numero", "number"})
_PARTS = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A name taken apart: `words` in their order, without legal forms and little words; `legal` the legal forms.

    `spoken`: all of its words as written, little ones too (acronyms are made of those). `key` is the same for names of
    the same words, in whatever order; `numbers` are those among the words.
    """

    words: tuple
    legal: frozenset
    spoken: tuple
    key: tuple
    numbers: tuple


@lru_cache(maxsize=20_000)
def wording_of(name):
    """The Wording of a name.

    >>> wording_of("Coop. Agraria San José, S.A.C.").words
    ('cooperativa', 'agraria', 'san', 'jose')
    """
    written = _numbers_plain(_letters_joined(_PARTS.findall(normalise(name))))
    legal = frozenset(word for word in written[1:] if word in LEGAL_FORMS)
    spoken = tuple(word for place, word in enumerate(written) if not place or word not in LEGAL_FORMS)
    full = [SHORT_FOR.get(word, word) if len(spoken) > 1 else word for word in spoken]
    words = tuple(word for word in full if word not in LITTLE_WORDS) or tuple(full)
    numbers = tuple(word for word in words if word.isdecimal())
    return Wording(words, legal, spoken, tuple(sorted(words)), numbers)


def _letters_joined(parts):
    """ "s", "a", "c" → "sac": an acronym may be written with dots."""
    joined, letters = [], []
    for part in [*parts, ""]:
        if len(part) == 1 and part.isalpha():
            letters.append(part)
            continue
        joined += ["".join(letters)] if letters else []
        letters = []
        joined += [part] if part else []
    return joined


def _numbers_plain(parts):
    plain = [str(int(part)) if part.isdecimal() else NUMBERS.get(part, part) for part in parts]
    following = [*plain[1:], ""][: len(plain)]
    return [
        part
        for part, after in zip(plain, following, strict=True)
        if not (part in BEFORE_A_NUMBER and after.isdecimal())
    ]


@lru_cache(maxsize=20_000)
def stem(word):
    """A word in Spanish and in the singular, roughly."""
    word = IN_SPANISH.get(word, word)
    if len(word) > 5 and word.endswith("es") and word[-3] in "lrnds":
        word = word[:-2]
    elif len(word) > 4 and word.endswith("s") and word[-2] in "aeiou":
        word = word[:-1]
    return IN_SPANISH.get(word, word)


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"), ("qu", "k"), ("c(?=[ei])", "s"), ("ch", "\x01"), ("sh", "s"), ("[cq]", "k"), ("h", ""),
        ("\x01", "ch"), ("g(?=[ei])", "j"), ("ll|y", "i"), ("v", "b"), ("[zx]", "s"), ("w", "u"), ("n(?=[pb])", "m"),
        (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


@lru_cache(maxsize=20_000)
def sound(word):
    """A word as a Spanish ear hears it: senaza and senasa are the same.

    >>> sound("baldés") == sound("valdez")
    False
    >>> sound("baldes") == sound("valdez")
    True
    """
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word


def initials_of(wording):
    """The acronyms that a name would have: of its great words, and with the little ones; of three letters at least,
    for two letters mean nothing.

    >>> sorted(initials_of(wording_of("Universidad Nacional de Piura")))
    ['undp', 'unp']
    """
    found = set()
    great = [word for word in wording.spoken if word not in LITTLE_WORDS]
    for words in (great, wording.spoken):
        if len(words) >= 3:
            found.add("".join(word[0] for word in words))
    return found


def spells(acronym, spoken):
    """Whether an acronym is made of beginnings of a name's words, in their order: SENASA, UDEP, MINAGRI.

    Little words may be left out, and one of the last great ones. Each word used gives at most five letters.

    >>> spells("senasa", ("servicio", "nacional", "de", "sanidad", "agraria"))
    True
    """
    if not spoken or acronym[:1] != spoken[0][:1]:
        return False
    return _spells(acronym, spoken, 0, 0, 0)


def beginnings(spoken):
    """The first two letters that whatever spells a name's words may have: what to look it up by.

    >>> sorted(beginnings(("servicio", "de", "sanidad", "agraria")))
    ['sd', 'se', 'ss']
    """
    found = {spoken[0][:2]}
    for word in spoken[1:]:
        found.add(spoken[0][:1] + word[:1])
        if word not in LITTLE_WORDS:
            break
    return found


def _spells(acronym, spoken, place, word, used):
    if place == len(acronym):
        left = sum(1 for each in spoken[word:] if each not in LITTLE_WORDS)
        return used >= 2 and left <= 1
    if word == len(spoken):
        return False
    written = spoken[word]
    longest = 0
    while longest < min(5, len(written)) and acronym[place + longest : place + longest + 1] == written[longest]:
        longest += 1
    if any(_spells(acronym, spoken, place + size, word + 1, used + 1) for size in range(longest, 0, -1)):
        return True
    return word > 0 and written in LITTLE_WORDS and _spells(acronym, spoken, place, word + 1, used)
