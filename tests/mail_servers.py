"""Mail servers for tests: as a backend of Django, which fails as it is told to, and as a server that speaks SMTP."""

import smtplib
import socketserver
import threading

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


class SmtpServer:
    """A mail server that speaks SMTP on a port of this machine; it refuses the recipients that begin with `refuse`."""

    def __init__(self, refuse="gone"):
        self.refuse, self.received = refuse, []
        server = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                server.talk(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self.port = self._server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._server.server_close()

    def talk(self, line):
        def say(text):
            line.wfile.write(f"{text}\r\n".encode())

        say("220 test")
        while said := line.rfile.readline().decode().strip():
            verb = said[:4].upper()
            if verb == "RCPT" and f"<{self.refuse}" in said:
                say("550 5.1.1 No such user here")
            elif verb == "DATA":
                say("354 go on")
                self.received.append(b"".join(iter(line.rfile.readline, b".\r\n")))
                say("250 kept")
            elif verb == "QUIT":
                return say("221 bye")
            else:
                say("250 well")
        return None
