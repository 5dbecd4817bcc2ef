"""Mail servers for tests, as Django's backends: they keep what reached them and fail as they are told to."""

import smtplib

from django.core.mail.backends.base import BaseEmailBackend

BACKEND = "tests.mail_servers.Server"


class Killed(BaseException):
    """What `kill -9` is to a worker: none of its own code runs any more. No Exception, so that nothing catches it."""


class Server(BaseEmailBackend):
    """`delivered`: the addresses that a message reached, in order; `failures`: {address: what is raised for it}."""

    delivered = []
    failures = {}
    cannot_open = None
    # Called before a message is taken.
    meanwhile = staticmethod(lambda address: None)

    @classmethod
    def begin(cls):
        cls.delivered, cls.failures, cls.cannot_open = [], {}, None
        cls.meanwhile = staticmethod(lambda address: None)

    def open(self):
        if Server.cannot_open:
            raise Server.cannot_open

    def send_messages(self, messages):
        for message in messages:
            message.message()  # refuses what would break its head
            address = message.to[0]
            Server.meanwhile(address)
            failure = Server.failures.get(address)
            if failure is not None and not isinstance(failure, Killed):
                raise failure
            Server.delivered.append(address)
            if failure is not None:
                raise failure  # taken by the server, and never told to us
        return len(messages)


def refused(address, code=550, reason=b"No such user here"):
    return smtplib.SMTPRecipientsRefused({address: (code, reason)})
