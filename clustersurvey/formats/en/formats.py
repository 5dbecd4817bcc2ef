"""A short date that is read alike on both sides of the Atlantic; the rest stays Django's."""

SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
