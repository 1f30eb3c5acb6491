"""A mail server and an SMS gateway of the test's own, on free ports, that answer as the test tells them to."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DROP, HANG = "drop", "hang"


class MailServer(socketserver.ThreadingTCPServer):
    """Answers each verb with its line of `answers`; `DROP` closes the connection instead, `HANG` says nothing. The verb "." is the end of
    a mail. What was accepted is in `mails`, as bytes, what was asked for in `verbs`."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers: dict[str, str] = {}
        self.mails: list[bytes] = []
        self.verbs: list[str] = []
        self.over = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    PLAIN = {"HELLO": "220 ready", "DATA": "354 go on", "QUIT": "221 bye"}

    def handle(self):
        said = self._say("HELLO")
        while said and (line := self.rfile.readline()):
            verb = line.decode().split(" ", 1)[0].strip().upper()
            self.server.verbs.append(verb)
            said = self._say(verb)
            if verb == "DATA" and said.startswith("354"):
                mail = b"".join(iter(self.rfile.readline, b".\r\n"))
                said = self._say(".")
                if said.startswith("250"):
                    self.server.mails.append(mail)
            if verb == "QUIT":
                return

    def _say(self, verb: str) -> str:
        """What was answered; nothing when the conversation is over."""
        answer = self.server.answers.get(verb, self.PLAIN.get(verb, "250 ok"))
        if answer == HANG:
            self.server.over.wait(30)
        if answer in (HANG, DROP):
            return ""
        self.wfile.write(f"{answer}\r\n".encode())
        return answer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.over.set()
        server.shutdown()


class Gateway(ThreadingHTTPServer):
    """Answers every request with `status`, `headers` and `body`, or `HANG`s; what it was sent is in `requests`: (headers, JSON)."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.status, self.headers, self.body = 200, {}, b'{"id": "1"}'
        self.requests: list[tuple[dict, dict]] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/messages"


class _Exchange(BaseHTTPRequestHandler):
    def do_POST(self):
        gateway, sent = self.server, self.rfile.read(int(self.headers["Content-Length"]))
        gateway.requests.append((dict(self.headers), json.loads(sent)))
        if gateway.status == HANG:
            gateway.over.wait(30)
            return
        self.send_response(gateway.status)
        for name, value in gateway.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(gateway.body)

    def do_GET(self):
        """Where a redirect would lead."""
        self.server.requests.append((dict(self.headers), {}))

    def log_message(self, *_args):
        pass


@contextmanager
def gateway() -> Iterator[Gateway]:
    with Gateway() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.over.set()
        server.shutdown()
