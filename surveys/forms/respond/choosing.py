import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from surveys.answering.answers import WrittenName
from surveys.answering.questionnaire import Group
from surveys.forms.respond.page import LineField, PageForm
from surveys.numbers import database_ids

MOST_NAMES = 20
SPARE_ROWS = 3
# From here on a list is too long to be read through, and a box to look a name up helps.
LONG_LIST = 15
VERY_LONG_LIST = 60


class ChosenField(forms.Field):
    """The ids that are ticked, which have to be in `roster`. The template draws the list: no choices are made."""

    widget = forms.SelectMultiple
    roster = frozenset()

    def to_python(self, value):
        ids = database_ids(value or ())
        if len(ids) != len(value or ()) or not set(ids) <= set(self.roster):
            raise ValidationError(_("One of these organisations is no longer on the list. Choose again."))
        return ids


class ChooseForm(PageForm):
    """The roster. Its template draws whole rows to tap: fifty through ordinary fields would be a heavy page."""

    chosen = ChosenField(required=False)
    nobody_listed = forms.BooleanField(required=False)

    def build(self):
        self.fields["chosen"].roster = self.questionnaire.organisations
        self.looked_up = self.data.get("look_up", "") if self.is_bound else ""

    @property
    def picked(self):
        """The ids that are ticked, as typed or as stored."""
        if not self.is_bound:
            return set(self.answers.chosen)
        return set(database_ids(self.data.getlist("chosen")))

    def as_fields(self):
        nobody = [("nobody_listed", "on")] if self.nobody_ticked else []
        return [("chosen", str(pk)) for pk in sorted(self.picked)] + nobody

    @property
    def nobody_ticked(self):
        return "nobody_listed" in self.data if self.is_bound else self.answers.nobody_listed

    @property
    def has_look_up(self):
        return len(self.questionnaire.organisations) >= LONG_LIST

    @property
    def is_very_long(self):
        return len(self.questionnaire.organisations) >= VERY_LONG_LIST

    @property
    def asks_again(self):
        """Whether the page is shown again to look a name up, which works with scripts off."""
        return self.is_bound and "look_up_now" in self.data

    def groups(self):
        """The groups to show. While a name is looked up: what matches, and first what is ticked and does not."""
        groups = self.questionnaire.groups
        if not (self.asks_again and self.looked_up.strip()):
            return groups
        matching = self.questionnaire.matching(self.looked_up)
        self.found = len(matching)
        picked = self.picked
        aside = [each for pk, each in self.questionnaire.organisations.items() if pk in picked - matching]
        shown = [
            Group(group.category, [each for each in group.organisations if each.pk in matching]) for group in groups
        ]
        ticked = [Group(_("Ticked so far"), aside)] if aside else []
        return ticked + [group for group in shown if group.organisations]

    def clean(self):
        cleaned = super().clean()
        chosen, nobody = cleaned.get("chosen", []), cleaned.get("nobody_listed")
        if chosen and nobody:
            self.add_error(
                "nobody_listed",
                ngettext(
                    "You ticked an organisation and also “Nobody on this list”. Untick one or the other.",
                    "You ticked %(count)d organisations and also “Nobody on this list”. Untick one or the other.",
                    len(chosen),
                )
                % {"count": len(chosen)},
            )
        elif not chosen and not nobody and "chosen" not in self.errors:
            if self.questionnaire.asks_both_ends:
                raise ValidationError(
                    _("Tick those who helped you or whom you helped, or “Nobody on this list” at the end.")
                )
            raise ValidationError(_("Tick those who helped you, or “Nobody on this list” at the end."))
        return cleaned

    def part(self):
        return {
            "chosen": sorted(self.cleaned_data["chosen"]),
            "nobody_listed": self.cleaned_data["nobody_listed"],
        }

    def good_part(self):
        """The ticks, which stay ticked while something else on the page is mended or looked up."""
        chosen = sorted(self.picked & set(self.questionnaire.organisations))
        return {"chosen": chosen, "nobody_listed": self.nobody_ticked and not chosen} if chosen else {}


class MoreForm(PageForm):
    """The open section: names that are not on the list, with a row to spare for each that is filled in."""

    def build(self):
        names = self.answers.names
        rows = self._rows_sent() if self.is_bound else len(names) + SPARE_ROWS
        for row in range(min(rows, MOST_NAMES)):
            stored = names[row] if row < len(names) else None
            self.fields[f"name-{row}"] = self._line(_("Name of the organisation or person"), stored and stored.text)
            self.fields[f"place-{row}"] = self._line(_("Where it is from, if you know"), stored and stored.place)

    def _rows_sent(self):
        sent = [int(key[5:]) for key in self.data if re.fullmatch(r"name-[0-9]{1,2}", key)]
        return max(sent, default=-1) + 1 + (SPARE_ROWS if "add_rows" in self.data else 0)

    @staticmethod
    def _line(label, initial):
        return LineField(label=label, initial=initial or "", required=False)

    @property
    def rows(self):
        """(name, place) fields, bound, row by row."""
        count = sum(key.startswith("name-") for key in self.fields)
        return [(self[f"name-{row}"], self[f"place-{row}"]) for row in range(count)]

    @property
    def may_add_rows(self):
        return len(self.rows) < MOST_NAMES

    def clean(self):
        cleaned = super().clean()
        written = {}
        for row in range(len(self.rows)):
            name, place = cleaned.get(f"name-{row}"), cleaned.get(f"place-{row}")
            if place and not name and f"name-{row}" not in self.errors:
                self.add_error(f"name-{row}", _("Write the name, too, or empty the place."))
            elif name and written.setdefault(WrittenName(name).key, (name, place)) != (name, place):
                self.add_error(
                    f"name-{row}", _("This name is written above already. Empty it, or add what sets it apart.")
                )
        return cleaned

    def part(self):
        names = {}
        for row in range(len(self.rows)):
            text, place = (self.cleaned_data.get(f"{field}-{row}", "") for field in ("name", "place"))
            if text:
                names.setdefault(WrittenName(text).key, {"text": text, "place": place})
        return {"names": list(names.values())}

    good_part = part
