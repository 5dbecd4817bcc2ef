"""A report as plain values becomes a PDF, by `clustersurvey.typesetting`. No Django; only for the worker."""

from pathlib import Path

from clustersurvey import typesetting
from clustersurvey.typesetting import NoPdf

__all__ = ["NoPdf", "for_print", "typeset"]

TEMPLATE = Path(__file__).with_name("report.typ")
FONT_FAMILY = "Noto Sans"


def typeset(document, made):
    """The bytes of the PDF of a document (as of `networks.pdf.document`); `made`: the aware datetime it is dated by.

    Raises NoPdf.
    """
    return typesetting.typeset(TEMPLATE, "report", document, made)


def for_print(svg):
    """A map of `networks.maps.drawing`, which follows the page around it, as it stands on white paper."""
    return (
        svg.replace('stroke="Canvas"', 'stroke="#ffffff"')
        .replace('font-family="system-ui, sans-serif"', f'font-family="{FONT_FAMILY}"')
        .replace('color="currentColor"', 'color="#1f2328"', 1)
    )
