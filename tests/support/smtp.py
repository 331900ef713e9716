"""A real SMTP server in a thread: remembers what it took, and refuses what it is told to refuse."""

import contextlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.postgres import free_port


class Post:
    """The server's memory. `answers` maps a recipient to the reply it gets, once per entry."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answers: dict[str, list[str]] = {}
        self.attempts = 0
        self.port = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.attempts += 1
        for recipient in envelope.rcpt_tos:
            if self.answers.get(recipient):
                return self.answers[recipient].pop(0)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def ids(self) -> list[str]:
        """Return the Message-IDs taken, in order."""
        return [str(message["Message-ID"]) for message in self.messages]


@contextlib.contextmanager
def server() -> Iterator[Post]:
    """Run the server on a loopback port."""
    post = Post()
    post.port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
