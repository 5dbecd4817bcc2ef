"""The registers, as those who run the server may correct them. Answers are read here, never written."""

from surveys.admin import answers, fieldwork, registers, surveys

__all__ = ["answers", "fieldwork", "registers", "surveys"]
