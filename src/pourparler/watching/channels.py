"""Telling somebody: on the terminal, in a file, by HTTP, by mail. Each channel sends one batch or raises."""

from __future__ import annotations

import email.message
import email.policy
import email.utils
import json
import os
import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pourparler.errors import FetchError, PourparlerError
from pourparler.readers.address import ask
from pourparler.readers.base import ReaderSettings
from pourparler.watching.alerts import alert_json, alert_text, headline

if TYPE_CHECKING:
    from pourparler.watching.plan import AlertRule
    from pourparler.watching.state import Alert

_SECONDS = 30.0


class NotTold(PourparlerError):
    """An alert did not reach whom it was for.

    Attributes:
        final: whether another attempt is useless.
        wait: seconds that the receiver asked to wait; ``None`` when it did not.
    """

    code = "alert_not_told"

    def __init__(self, what: str, *, where: str, final: bool = False, wait: float | None = None) -> None:
        self.final = final
        self.wait = wait
        super().__init__(what, where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What channels need besides the alerts.

    Attributes:
        rule: who is told.
        write: shows text on the terminal.
        user_agent: how webhooks are called.
        retry_after: understands a ``Retry-After`` header.
    """

    rule: AlertRule
    write: Callable[[str], None]
    user_agent: str
    retry_after: Callable[[str | None], float | None]


def tell(alerts: Sequence[Alert], telling: Telling) -> None:
    """Sends one batch.

    Raises:
        NotTold: it did not arrive.
    """
    channels: dict[str, Callable[[Sequence[Alert], Telling], None]] = {
        "terminal": _to_terminal,
        "file": _to_file,
        "webhook": _to_webhook,
        "email": _to_mail,
    }
    channels[telling.rule.to](alerts, telling)


def _to_terminal(alerts: Sequence[Alert], telling: Telling) -> None:
    try:
        for alert in alerts:
            telling.write(alert_text(alert))
    except OSError as error:
        raise NotTold(f"cannot be written to ({error.strerror})", where="terminal") from error


def _to_file(alerts: Sequence[Alert], telling: Telling) -> None:
    """Appends a line for each alert; after a crash, only for those that are not there yet."""
    path = Path(telling.rule.path or "")
    try:
        with path.open("ab+") as file:
            _mend_last_line(file, path)
            missing = _missing(alerts, path) if any(alert.in_doubt for alert in alerts) else alerts
            file.write(b"".join(_line(alert_json(alert, telling.rule)) + b"\n" for alert in missing))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise NotTold(f"cannot be written ({error.strerror})", where=str(path)) from error


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _mend_last_line(file: IO[bytes], path: Path) -> None:
    """Ends the last line of a file; one of ours that a crash or a full disk cut off goes, as it comes again whole."""
    size = file.seek(0, os.SEEK_END)
    start = _end_of_last_line(path, size)
    if start == size:
        return
    file.seek(start)
    line = file.read()
    if line.startswith(b'{"alert": "') and not _is_json(line):
        file.truncate(start)
    else:
        file.write(b"\n")
        file.flush()


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _missing(alerts: Sequence[Alert], path: Path) -> list[Alert]:
    there = set()
    with path.open("rb") as file:
        for line in file:
            try:
                there.add(json.loads(line).get("alert"))
            except (ValueError, AttributeError):
                continue
    return [alert for alert in alerts if alert.id not in there]


def _end_of_last_line(path: Path, size: int) -> int:
    """Where the last complete line of a file ends."""
    step = 65536
    with path.open("rb") as file:
        end = size
        while end > 0:
            start = max(0, end - step)
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0


def _to_webhook(alerts: Sequence[Alert], telling: Telling) -> None:
    """Posts an alert as JSON; by its id, which travels along, a receiver knows a second delivery."""
    rule = telling.rule
    url = rule.url or os.environ.get(rule.url_env or "", "")
    # The whole address may be a secret.
    where = f"webhook at {urlsplit(url).hostname or 'no address'}"
    headers = {"Content-Type": "application/json", "Accept": "*/*"}
    if rule.token_env:
        headers["Authorization"] = f"Bearer {os.environ.get(rule.token_env, '')}"
    settings = ReaderSettings(
        allow_private=rule.allow_private, timeout=_SECONDS, total_timeout=2 * _SECONDS, user_agent=telling.user_agent
    )
    for alert in alerts:
        headers["Idempotency-Key"] = alert.id
        try:
            answer = ask(url, settings=settings, headers=headers, content=_line(alert_json(alert, rule)))
        except FetchError as error:
            raise NotTold(error.what, where=where) from error
        if not 200 <= answer.status < 300:
            # These say that this very content is not wanted; the same again will not be either.
            final = answer.status in (400, 413, 415, 422)
            wait = telling.retry_after(answer.headers.get("retry-after"))
            raise NotTold(f"answers {answer.status}", where=where, final=final, wait=wait)


def _to_mail(alerts: Sequence[Alert], telling: Telling) -> None:
    """Sends one mail for all alerts of the batch."""
    rule = telling.rule
    where = f"mail server {rule.smtp_host}:{rule.smtp_port}"
    message = mail(alerts, rule)
    try:
        password = _password(rule)
        with _connected(rule) as server:
            if rule.user is not None:
                server.login(rule.user, password)
            refused = server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise NotTold("takes mail for none of the recipients", where=where) from error
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        raise NotTold(f"answers {error.smtp_code} {said[:200]}", where=where) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotTold(f"cannot be used ({type(error).__name__}: {str(error)[:200]})", where=where) from error
    if refused:
        # The others have it; to send it again would tell them twice.
        telling.write(f"{where}: refused {', '.join(sorted(refused))}")


def _connected(rule: AlertRule) -> smtplib.SMTP:
    if rule.security == "tls":
        return smtplib.SMTP_SSL(rule.smtp_host, rule.smtp_port, timeout=_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(rule.smtp_host, rule.smtp_port, timeout=_SECONDS)
    if rule.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _password(rule: AlertRule) -> str:
    if rule.password_file is not None:
        return Path(rule.password_file).read_text(encoding="utf-8").rstrip("\n")
    return os.environ.get(rule.password_env or "", "")


def mail(alerts: Sequence[Alert], rule: AlertRule) -> email.message.EmailMessage:
    """The mail of a batch; sent again after a crash it has the same ``Message-ID``, by which mail programs know it."""
    first = alerts[0]
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    more = f" and {len(alerts) - 1} more" if len(alerts) > 1 else ""
    # Names come out of articles: no line break of theirs may begin a header of its own.
    message["Subject"] = " ".join(f"[{rule.label}] {headline(first.change)}{more}".split())[:200]
    message["From"] = rule.sender or ""
    message["To"] = ", ".join(rule.recipients)
    message["Date"] = email.utils.format_datetime(first.raised_at)
    message["Message-ID"] = f"<{first.batch}.{rule.id}@pourparler.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    text = "\n\n".join(alert_text(alert) for alert in alerts)
    message.set_content(text.encode("utf-8", "replace").decode() + "\n")
    return message
