"""A respondent's browser, and what it has sent."""

import re
from html import unescape

from django.urls import reverse

from surveys.invitations import link_of
from surveys.models import Nomination


class Phone:
    """A respondent's browser: follows redirects, posts what the page's form holds."""

    def __init__(self, client, invitation):
        self.client, self.invitation = client, invitation
        self.page = client.get(link_of(invitation, address=""), follow=True)

    @property
    def step(self):
        where = self.page.headers.get("Content-Location") or self.page.request["PATH_INFO"]
        return where.rstrip("/").rsplit("/", 1)[1]

    @property
    def text(self):
        return self.page.content.decode()

    def go(self, step):
        self.page = self.client.get(reverse("respond-step", args=[self.invitation.public_id, step]), follow=True)
        return self

    @property
    def hidden_fields(self):
        fields = {}
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.text):
            fields.setdefault(name, []).append(unescape(value))
        return fields

    def hidden(self, name):
        return re.search(rf'name="{name}" value="([^"]+)"', self.text).group(1)

    def send(self, step=None, **fields):
        address = reverse("respond-step", args=[self.invitation.public_id, step or self.step])
        self.page = self.client.post(address, {**self.hidden_fields, **fields}, follow=True)
        return self

    def send_by_script(self, step=None, **fields):
        """As the page's own script sends it: what comes back is the next page itself, or this one again."""
        address = reverse("respond-step", args=[self.invitation.public_id, step or self.step])
        self.page = self.client.post(address, {**self.hidden_fields, **fields}, headers={"X-Respond-Script": "1"})
        return self

    def all_the_way(self, **ratings):
        """From wherever it stands to the receipt, choosing nothing but what `ratings` say: {"o12": "4"}."""
        self.send("welcome", consent="on")
        self.send("choose", chosen=[key[1:] for key in ratings])
        self.send("more")
        while self.step.startswith("rate-"):
            self.send(**ratings)
        if self.step == "about":
            self.send()
        return self.send("check")


def ratings_of(world, relation):
    """{code or written name: rating} of everything named for a relation."""
    rows = Nomination.objects.filter(relation__key=relation).values_list("alter__code", "open_name__text", "rating")
    return {code or text: rating for code, text, rating in rows}
