"""Phrases that are wrong because a number in them is 1, or is not: what `ngettext` is for."""

import re

WRONG = {
    "en": [
        r"\b(the|all|each of|none of|any of) 1\b",
        r"\b(the|all|each of|none of) 0\b",
        r"\b1 of (the )?1 (organisations?|ties?|sources?|members?|that)\b",
        r"\b(of|from|by) 1 that answered\b",
        r"(?<!of )(?<!of the )(?<!− )\b1 (organisations|ties|sources|names|answers|pieces|others|members|rows)\b",
        r"\b([02-9]|\d\d+) (organisation|tie|source|name|answer|respondent|piece|other|member|row)\b",
        r"(?<!of )(?<!of the )\b1 (organisations?|ties?|sources?) (are|have|were|come|receive|reach)\b",
        r"\d of 1 (organisations?|ties|sources)\b",
    ],
    "es": [
        r"\b([Ll]as|[Ll]os|[Tt]odas|[Tt]odos) 1\b",
        r"\b(las|los) 0\b",
        r"\b1 de (las |los )?1 (organizaci|vínculo|fuente|socio|que)",
        r"\b(de|por) 1 que respondieron\b",
        r"(?<!de )(?<!de las )(?<!de los )(?<!− )\b1 (organizaciones|vínculos|fuentes|nombres|respuestas|pedazos)\b",
        r"\b([02-9]|\d\d+) (organización|vínculo|fuente|nombre|respuesta|pedazo|fila)\b",
        r"\b1 (no )?(respondieron|nombraron|tienen|reciben|vienen|llegan|han)\b",
        r"\d de 1 (organizaci(ón|ones)|vínculos|fuentes)\b",
    ],
}


def told_wrongly(text, language):
    """The first such phrase with what stands around it; "" where there is none."""
    for pattern in WRONG[language]:
        found = re.search(pattern, text)
        if found:
            return text[max(0, found.start() - 40) : found.end() + 40]
    return ""
