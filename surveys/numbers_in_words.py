"""Shares and differences as the reader's language writes them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def percent(share):
    """0.85 → "85 %"; a dash for None, what is not defined.

    Rounded down between 99 and 100: whole is only what is whole.
    """
    if share is None:
        return "–"
    number = 99 if 0.99 < share < 1 else round(100 * share)
    return _("%(number)s %%") % {"number": number_format(number)}


def signed(number):
    """1.63 → "+1.6", -2.4 → "−2.4", with the reader's decimal sign; what rounds to nothing has no sign."""
    rounded = round(number, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + number_format(abs(rounded), 1)
