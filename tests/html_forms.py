"""What a browser sends of a form that it was shown: for telling what comes of a page that is older than somebody's
change."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select, self.text = [], {}, None, None

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "form":
            self.form = {}
            self.forms.append(self.form)
        elif tag == "input":
            self._input(told)
        elif tag == "select":
            self.select = told.get("name")
            self.first_option = None
        elif tag == "option" and self.select:
            self.first_option = told.get("value", "") if self.first_option is None else self.first_option
            if "selected" in told:
                self._add(self.select, told.get("value", ""))
        elif tag == "textarea":
            self.text, self.text_of = "", told.get("name")

    def handle_endtag(self, tag):
        if tag == "select" and self.select:
            # A browser chooses the first option where none is said to be.
            if self.select not in self.form and self.first_option is not None:
                self._add(self.select, self.first_option)
            self.select = None
        elif tag == "textarea" and self.text is not None:
            self._add(self.text_of, self.text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n"))
            self.text = None

    def handle_data(self, data):
        if self.text is not None:
            self.text += data

    def _input(self, told):
        kind = told.get("type", "text")
        if "name" in told and (kind not in ("checkbox", "radio") or "checked" in told):
            self._add(told["name"], told.get("value", "on" if kind == "checkbox" else ""))

    def _add(self, name, value):
        self.form.setdefault(name, []).append(value)


def form_with(html, field):
    """{name: [values]} that a browser sends of the one form of a page that has a field of this name, left untouched."""
    parser = _Forms()
    parser.feed(html)
    (form,) = [form for form in parser.forms if field in form]
    return form
