"""What is known of an organisation, as the cells of a file say it. No query."""

from surveys.numbers import written_number
from surveys.spreadsheets.cells import written_list

OWN_COLUMNS = (
    *("code", "name", "label", "category", "tax_number", "based_in_region", "country", "language"),
    *("contact_name", "contact_phone", "contact_email"),
)


def cells_of(organisation, fields):
    """{column: text}: the organisation's own, then those of the cluster's profile fields, under their keys."""
    return {
        "code": organisation.code,
        "name": organisation.name,
        "label": organisation.label,
        "category": organisation.category.key,
        "tax_number": organisation.tax_number,
        "based_in_region": _yes_or_no(organisation.in_region),
        "country": organisation.country,
        "language": organisation.language,
        "contact_name": organisation.contact_name,
        "contact_phone": organisation.contact_phone,
        "contact_email": organisation.contact_email,
        **{field.key: _profile_cell(field.kind, organisation.profile.get(field.key)) for field in fields},
    }


def _profile_cell(kind, value):
    if value is None:
        return ""
    if kind == "yes_no":
        return _yes_or_no(value)
    if kind in ("number", "whole_number"):
        return written_number(value)
    return written_list(value) if kind == "several_of" else str(value)


def _yes_or_no(value):
    return "yes" if value else "no"
