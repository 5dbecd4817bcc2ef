"""What colleagues changed between the moment when a page was shown and the one when its form came back.

A page says what it showed, in a hidden field of its form. What comes back is compared with that, not with what is
stored by now: a field that nobody touched says what is stored, so an older page undoes nothing; of a list, what was
added and what was taken away is done to the list of now. Where both changed a field to different values it is told next
to it, what was typed stays, and saving again takes it.
"""

import json

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WAS = "was"
# What browsers send of a box.
TICKED = "on"
# Of pages with one choice and nothing besides, which are shown anew.
STANDS = gettext_lazy(
    "Somebody of the team has changed this meanwhile. Nothing more was changed: here is what stands now."
)


class MindsColleagues:
    """For a form of what is there already; `remember_what_is_shown` comes last in its `__init__`."""

    # Names of text fields that are lists: one of it on each line.
    lists_of_lines = ()

    def remember_what_is_shown(self):
        shown = {name: _stored(self, name) for name in self.fields}
        self.fields[WAS] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[WAS] = json.dumps(shown)

    def full_clean(self):
        self.overtaken, self.out_of_place = {}, []
        if self.is_bound and WAS in self.fields:
            shown = _read(self.data.get(self.add_prefix(WAS)))
            self.data = self.data.copy()
            self.data[self.add_prefix(WAS)] = self.initial[WAS]
            if shown is not None:
                self.out_of_place = _out_of_place(self, shown)
                self.overtaken = _bring_up_to_date(self, shown)
        super().full_clean()

    def clean(self):
        cleaned = super().clean()
        for name, stored in self.overtaken.items():
            self.add_error(name, _overtaken(self.fields[name], stored))
        if self.out_of_place:
            self.add_error(None, _nowhere(self.out_of_place))
        return cleaned


def _bring_up_to_date(form, shown):
    """Put into a form's data what is stored by now, except where somebody typed something else than the page showed.

    Returns {name: texts that are stored} of the fields that were changed to different values.
    """
    overtaken = {}
    for name in [name for name in form.fields if name != WAS]:
        typed, stored = _typed(form, name), _stored(form, name)
        if name not in shown or typed == shown[name]:
            _put(form, name, stored)
        elif _is_list(form, name):
            _put(form, name, _followed(stored, shown[name], typed))
        elif stored not in (shown[name], typed):
            overtaken[name] = stored
    return overtaken


def _out_of_place(form, shown):
    """What somebody typed into fields that there are no more: the wave was opened, a language or a question went."""
    gone = [name for name in shown if name not in form.fields]
    typed = [(name, _plain(text)) for name in gone for text in form.data.getlist(form.add_prefix(name))]
    return [text for name, text in typed if text and text not in shown[name]]


def _is_list(form, name):
    return name in form.lists_of_lines or getattr(form.fields[name].widget, "allow_multiple_selected", False)


def _stored(form, name):
    field = form.fields[name]
    value = field.prepare_value(form.get_initial_for_field(field, name))
    return _as_sent(form, name, value if isinstance(value, bool) else field.widget.format_value(value))


def _typed(form, name):
    widget = form.fields[name].widget
    return _as_sent(form, name, widget.value_from_datadict(form.data, form.files, form.add_prefix(name)))


def _as_sent(form, name, value):
    """A value as a browser sends it: texts; none for what is empty, or not ticked."""
    if name in form.lists_of_lines:
        values = (value or "").splitlines()
    elif isinstance(value, bool):
        values = [TICKED] if value else []
    else:
        values = sorted(map(str, value)) if isinstance(value, list | tuple) else [str(value or "")]
    return [text for text in map(_plain, values) if text]


def _plain(text):
    """Browsers send line ends of their own."""
    return text.replace("\r\n", "\n").strip()


def _put(form, name, texts):
    form.data.setlist(form.add_prefix(name), ["\n".join(texts)] if name in form.lists_of_lines else texts)


def _read(text):
    """{name of a field: texts} that the page showed; None where it does not say so."""
    try:
        shown = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(shown, dict):
        return None
    return {name: [*map(str, texts)] for name, texts in shown.items() if isinstance(texts, list)}


def _followed(stored, shown, typed):
    """The list of now, with what somebody added to the one that was shown, and without what they took away."""
    added = [text for text in typed if text not in shown and text not in stored]
    return [text for text in stored if text in typed or text not in shown] + added


def _overtaken(field, stored):
    if not stored:
        return _("Somebody of the team emptied this meanwhile. Save again to have yours instead.")
    message = _("Somebody of the team changed this meanwhile, to “%(now)s”. Save again to have yours instead.")
    return message % {"now": _as_read(field, stored[0])}


def _nowhere(texts):
    message = _(
        "Somebody of the team has changed what can be filled in here. This has no place any more: “%(typed)s”. "
        "Save again to leave it out."
    )
    return message % {"typed": "”, “".join(_("yes") if text == TICKED else text for text in texts)}


def _as_read(field, text):
    """A stored value as the page shows it."""
    if isinstance(field, forms.DateField):
        return date_format(field.to_python(text))
    names = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    return names.get(text, text)
