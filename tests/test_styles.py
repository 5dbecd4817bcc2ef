"""The respondents' stylesheet: light, legible in the sun, and known to the browser of an Android 8 phone."""

import gzip
import re

import pytest

from clustersurvey.processes import BASE_DIR
from surveys.models.clusters import Face
from surveys.templatetags.faces import BANDS

STYLES = (BASE_DIR / "static" / "css" / "respond.css").read_text()
WHITE = "#ffffff"
QUERY = re.compile(r"@media([^{]*)\{((?:[^{}]*\{[^{}]*\})*)\}")
SCHEMES = ["light", "dark"]


def colours(scheme, face):
    """The custom properties that hold on a page of this face, "#rrggbb" each."""
    rules = QUERY.sub("", STYLES)
    if scheme == "dark":
        rules += "".join(inner for query, inner in QUERY.findall(STYLES) if query == "(prefers-color-scheme: dark)")
    found = {}
    for selectors, declarations in re.findall(r"([^{}]+)\{([^{}]*)\}", rules):
        if {":root", f".face-{face}"} & set(selectors.strip().split(",")):
            found |= dict(re.findall(r"--([\w-]+):\s*(#\w{3,6})\b", declarations))
    return {name: _six_digits(colour) for name, colour in found.items()}


def _six_digits(colour):
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


def contrast(one, other):
    """WCAG 2's contrast ratio, 1 to 21."""
    dark, light = sorted(_luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_it_weighs_little():
    assert len(gzip.compress(STYLES.encode(), 9)) <= 8 * 1024


def test_it_says_whose_parts_it_contains():
    assert STYLES.startswith("/*! Contains parts of Bootstrap")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("face", Face.values)
def test_a_face_is_legible_in_the_sun(face, scheme):
    known = colours(scheme, face) | {"white": WHITE}
    read = [
        ("white", "band"), ("on-accent", "accent"), ("accent", "paper"), ("accent", "card"), ("accent", "accent-soft"),
        ("ink", "paper"), ("ink", "card"), ("ink", "accent-soft"), ("quiet", "paper"), ("quiet", "card"),
        ("quiet", "accent-soft"), ("danger", "paper"), ("danger", "card"), ("amber", "amber-soft"),
        ("ink", "amber-soft"), ("accent", "amber-soft"), ("ink", "danger-soft"), ("accent", "danger-soft"),
        ("danger", "danger-soft"), ("good", "good-soft"), ("ink", "good-soft"), ("paper", "danger"),
    ]  # fmt: skip
    ratios = {pair: contrast(known[pair[0]], known[pair[1]]) for pair in read}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 7} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("face", Face.values)
def test_what_can_be_tapped_and_what_has_the_focus_stands_out(face, scheme):
    known = colours(scheme, face)
    seen = [
        ("edge", "paper"), ("edge", "card"), ("accent", "card"), ("ring", "paper"), ("ring", "card"),
        ("ring", "accent-soft"), ("spark", "band"),
    ]  # fmt: skip
    ratios = {pair: contrast(known[pair[0]], known[pair[1]]) for pair in seen}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


@pytest.mark.parametrize("face", Face.values)
def test_the_browsers_bar_has_the_colour_of_the_band(face):
    assert BANDS[face] == colours("light", face)["band"]


def test_what_is_newer_than_chrome_62_has_something_before_it():
    assert re.findall(r":(?:has|is|where)\(|[{;](?:inset|aspect-ratio|gap|row-gap|column-gap)\b", STYLES) == []
    for declarations in re.findall(r"\{([^{}]*)\}", STYLES):
        names = [declaration.partition(":")[0] for declaration in declarations.split(";")]
        for at, declaration in enumerate(declarations.split(";")):
            if re.search(r"\b(?:clamp|min|max)\(", declaration):
                assert names[at] in names[:at], declaration
    # An unknown word in a list of selectors undoes the whole rule: it may only take back what `:focus` shows.
    assert ":focus-visible" not in STYLES.replace(":focus:not(:focus-visible)", "")
