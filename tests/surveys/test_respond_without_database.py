"""The database fails while a page is stored or sent: no receipt, a plain word, and the same sending later."""

import pytest
from django.db import InterfaceError, OperationalError

from surveys.models import Draft, Response, Submission
from surveys.views import respond

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("failure", [OperationalError("database or disk is full"), InterfaceError("connection closed")])
def test_a_page_that_cannot_be_stored_says_so(world, phone, monkeypatch, failure):
    def fail(*args):
        raise failure

    monkeypatch.setattr(respond.drafts, "store_page", fail)
    phone.send(consent="on")
    assert phone.page.status_code == 503
    assert int(phone.page["Retry-After"]) > 0
    assert "Try again in a minute" in phone.text
    assert "full" not in phone.text, "what exactly failed is for the log"
    assert not Draft.objects.exists()


def test_a_sending_that_failed_is_sent_later_under_the_same_uuid(world, phone, monkeypatch):
    phone.send(consent="on").send(nobody_listed="on").send()
    sent = {name: phone.hidden(name) for name in ("proof", "sending", "seen")}

    def fail(*args):
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as away:
        away.setattr(respond.drafts, "send", fail)
        phone.send("check", **sent)
    assert phone.page.status_code == 503
    assert "receipt" not in phone.text
    assert not Submission.objects.exists()
    phone.page = phone.client.post(phone.page.request["PATH_INFO"], sent, follow=True)
    assert phone.step == "thanks"
    assert Response.objects.count() == 1


def test_other_errors_are_not_called_that(world, phone, monkeypatch):
    def fail(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(respond.drafts, "store_page", fail)
    with pytest.raises(ZeroDivisionError):
        phone.send(consent="on")
