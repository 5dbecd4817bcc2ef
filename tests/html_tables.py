"""What a person reads in a page's tables, for comparing with published ones."""

from html.parser import HTMLParser


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables = {}
        self.cell = self.hidden = None

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.rows, self.caption = [], ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td", "caption"):
            self.cell = ""
        elif tag == "br" and self.cell is not None:
            self.cell += " "
        elif tag == "span" and "visually-hidden" in (dict(attributes).get("class") or ""):
            self.hidden = True

    def handle_endtag(self, tag):
        if tag == "table":
            self.tables[self.caption] = [row for row in self.rows if row]
        elif tag == "caption":
            self.caption, self.cell = " ".join(self.cell.split()), None
        elif tag in ("th", "td"):
            self.rows[-1].append(" ".join(self.cell.split()))
            self.cell = None
        elif tag == "span":
            self.hidden = None

    def handle_data(self, data):
        if self.cell is not None and not self.hidden:
            self.cell += data


def tables_in(html):
    """{caption: rows of cells as texts, the heading first}; without what is there for screen readers only."""
    parser = _Tables()
    parser.feed(html)
    return parser.tables
