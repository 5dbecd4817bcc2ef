"""A respondent's browser, and what it has sent."""

import json
import re
from html import unescape

from django.urls import reverse

from surveys.inviting.invitations import link_of
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


def told_in(page):
    """What a page for when there is no connection tells its script."""
    return json.loads(re.search(r'<script id="told" type="application/json">(.*?)</script>', page, re.S).group(1))


class Pocket:
    """A phone that has the whole questionnaire on it, and sends it filled in, once there is a connection."""

    def __init__(self, client, invitation):
        client.get(link_of(invitation, address=""))
        self.client = client
        self.page = client.get(reverse("respond-pocket", args=[invitation.public_id]))
        self.told = told_in(self.page.content.decode())
        (self.record,) = self.told["records"]

    def body(self, steps=None, **told):
        """What is sent; `steps` go over those that the phone had from the server."""
        return {
            "proof": self.record.get("proof"),
            "sending": self.record["sending"],
            "revision": self.record["revision"],
            "language": "es",
            "steps": {**self.record["steps"], **(steps or {})},
            "seconds": {},
            "breaks": 0,
        } | told

    def welcome(self):
        return [["consent", "on"], ["agreed", self.told["consents"][self.record["consent"]]["sealed"]]]

    def send(self, steps=None, **told):
        return send_whole(self.client, self.record["id"], self.body(steps, **told))


def send_whole(client, public_id, body, **headers):
    """Send a whole questionnaire; `body` is JSON, or what is said to be."""
    address = reverse("respond-whole", args=[public_id])
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post(address, data, content_type="application/json", headers=headers)
