"""The Piura example in the database, its network built; and its published tables as the pages should show them."""

from networks.rebuilding.rebuild import Outcome, rebuild
from surveys.examples import piura
from surveys.models import Wave
from tests.networks.piura import read
from tests.remembered import remembered

LABELS = {row["code"]: row["label"] for row in read("organisations.csv")}
CODES = {label: code for code, label in LABELS.items()}
CATEGORIES = {"Certification organisation", "Private consultant"}
SOURCES = {"APEM": "6_2", "PROMANGO": "7_2"}
OWN_SOURCES = {"APEM": "6_1", "PROMANGO": "7_1"}


@remembered
def load():
    """The example's wave with a current build."""
    piura.load()
    wave = Wave.objects.select_related("survey__cluster").get()
    assert rebuild(wave.pk) == Outcome.BUILT
    return wave


def providers():
    """{code: weighted out-degree} of the paper's table 2."""
    rows = read("expected/table_2_weighted_out_degree.csv")
    return {row["organisation"]: row["weighted_out_degree"] for row in rows}


def sources(association):
    """{code or category: (firms, average)} of the paper's tables 6.2 and 7.2."""
    rows = read(f"expected/table_{SOURCES[association]}_technological_sources.csv")
    return {row["source"]: (row["firms_identifying"], row["average_rating"]) for row in rows}


def own_sources(association):
    """{code: (technological, commercial)} of the paper's tables 6.1 and 7.1."""
    rows = read(f"expected/table_{OWN_SOURCES[association]}_association_sources.csv")
    return {row["source"]: (row["technological"], row["commercial"]) for row in rows}


def profiles():
    """{association: {column: value}} of the paper's tables 3 and 4."""
    rows = read("expected/tables_3_4_member_profiles.csv")
    return {row.pop("association"): row for row in rows}


def exclusive_channels():
    """{(association, code)}."""
    return {(row["association"], row["source"]) for row in read("expected/exclusive_channels.csv")}
