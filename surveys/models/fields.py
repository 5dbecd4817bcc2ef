from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from surveys.texts import LONGEST_NAME, clean_line, control_character, in_language


def no_control_characters(text):
    if control_character(text):
        raise ValidationError(_("Remove line breaks and other invisible characters."), code="control_character")


def texts_by_language(texts):
    """{"es": "…", "en": "…"}: language codes to plain texts."""
    well_formed = isinstance(texts, dict) and all(
        isinstance(language, str) and isinstance(text, str) for language, text in texts.items()
    )
    if not well_formed:
        raise ValidationError(_('Write the text of each language like this: {"es": "…", "en": "…"}'))


class LineField(models.CharField):
    """One line that somebody typed: NFC, at most 200 characters, no control characters, not only spaces."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", LONGEST_NAME)
        super().__init__(*args, **kwargs)
        self.validators.append(no_control_characters)

    def to_python(self, value):
        value = super().to_python(value)
        return clean_line(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean_line(value) if isinstance(value, str) else value


class TranslatedField(models.JSONField):
    """The same text in several languages: {"es": "…", "en": "…"}."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)
        self.validators.append(texts_by_language)


def translated(texts):
    """The text in the language of the running request."""
    return in_language(texts, get_language())
