"""Numbers as Peru, Mexico, Central America and the Caribbean write them: a decimal point. Long dates stay Django's."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = " "
SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
