"""Room mail: an SMTP server as the Mailer of the catalog. What went wrong is told by a code alone.

A server's answer may quote the address it refuses; addresses are personal data and stay out of logs.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from catalog.domain.errors import MailNotSent
from catalog.ports import Mail

Tls = Literal["starttls", "implicit", "none"]
_TLS: dict[str, Tls] = {"starttls": "starttls", "implicit": "implicit", "none": "none"}
_PORTS: dict[Tls, int] = {"starttls": 587, "implicit": 465, "none": 25}
_NEAR = frozenset({"127.0.0.1", "::1", "localhost"})
TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class SmtpServer:
    """Where mail goes: `smtp://user:password@host:port?tls=starttls`, and who it comes from."""

    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str, sender: str) -> "SmtpServer":
        """Read MAIL_URL and MAIL_FROM.

        Raises: ValueError with what is wrong, without quoting the password.
        """
        parts = urlsplit(url)
        tls = _TLS.get(parse_qs(parts.query).get("tls", ["starttls"])[0])
        if parts.scheme != "smtp" or not parts.hostname:
            raise ValueError("smtp://user:password@host:port?tls=starttls")
        if tls is None:
            raise ValueError("tls=starttls|implicit|none")
        if "@" not in sender:
            raise ValueError("MAIL_FROM")
        if parts.password and tls == "none" and parts.hostname not in _NEAR:
            raise ValueError("tls=none + password")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[tls],
            tls=tls,
            sender=sender,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def send(self, mail: Mail) -> None:
        """Hand one message to the server.

        Raises: MailNotSent.
        """
        try:
            message = self._message(mail)
        except ValueError:
            raise MailNotSent(reason="bad_address") from None
        try:
            with self._connection() as server:
                server.send_message(message, self.sender, [mail.to])
        except smtplib.SMTPRecipientsRefused:
            raise MailNotSent(reason="recipient_refused") from None
        except smtplib.SMTPAuthenticationError:
            raise MailNotSent(reason="login_refused") from None
        except ssl.SSLError:
            raise MailNotSent(reason="tls_failed") from None
        except smtplib.SMTPNotSupportedError:
            raise MailNotSent(reason="not_supported") from None
        except smtplib.SMTPException:
            raise MailNotSent(reason="refused") from None
        except OSError:
            raise MailNotSent(reason="unreachable") from None

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        checked = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=checked)
            if self.tls == "implicit"
            else smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        ) as server:
            if self.tls == "starttls":
                server.starttls(context=checked)
            if self.user:
                server.login(self.user, self.password)
            yield server

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=WIRE)
        message["From"] = self.sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        for name, value in mail.headers.items():
            message[name] = value
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message
