"""Numbers as Peru, Mexico, Central America and the Caribbean write them: a decimal point. Dates stay Django's."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = " "
