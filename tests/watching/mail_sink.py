"""A mail server on this computer that keeps what it gets; it speaks as much SMTP as one client needs."""

from __future__ import annotations

import contextlib
import email
import email.message
import email.policy
import socketserver
import threading
from collections.abc import Iterator


class MailSink:
    """The mails so far.

    Attributes:
        port: where it listens on 127.0.0.1.
        mails: what arrived.
        recipients: of each mail.
        refuse: number of sessions that are turned away first.
        forget: number of mails that are taken without an answer, as by a server that dies.
    """

    def __init__(self) -> None:
        self.mails: list[email.message.EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refuse = 0
        self.forget = 0
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                if sink.refuse:
                    sink.refuse -= 1
                    self._say("421 too busy")
                    return
                self._say("220 sink")
                recipients: list[str] = []
                while line := self.rfile.readline():
                    command = line.strip().upper()
                    if command.startswith(b"DATA"):
                        self._say("354 go on")
                        if not self._take(recipients):
                            return
                        recipients = []
                    elif command.startswith(b"QUIT"):
                        self._say("221 bye")
                        return
                    else:
                        if command.startswith(b"RCPT"):
                            recipients.append(line.decode().split("<")[1].split(">")[0])
                        self._say("250 fine")

            def _take(self, recipients: list[str]) -> bool:
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    if not line:
                        return False
                    lines.append(line.removeprefix(b"."))
                message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
                sink.mails.append(message)
                sink.recipients.append(recipients)
                if sink.forget:
                    sink.forget -= 1
                    return False
                self._say("250 taken")
                return True

            def _say(self, text: str) -> None:
                self.wfile.write(f"{text}\r\n".encode())

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextlib.contextmanager
def mail_sink() -> Iterator[MailSink]:
    """A running mail server."""
    sink = MailSink()
    try:
        yield sink
    finally:
        sink.close()
