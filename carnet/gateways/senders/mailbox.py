"""The demonstration's mailbox: the e-mails that would have left, as their addressees would read them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from carnet.gateways.senders.files import SUFFIX

MOST_LISTED = 100
LARGEST_MAIL = 1_000_000

_NAME = re.compile(r"[0-9a-f]{32}")
_LINK = re.compile(r"(https?://\S+)")

type _View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as it is shown: plain text only. `pieces` alternates text and links."""

    name: str
    to: str
    subject: str
    sent_at: datetime | None
    pieces: tuple[str, ...] = ()


def _in_demo_only(view: _View) -> _View:
    @wraps(view)
    def guarded(request: HttpRequest, **arguments: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **arguments)

    return guarded


@_in_demo_only
@require_safe
@never_cache
def show_all(request: HttpRequest) -> HttpResponse:
    """Lists the newest e-mails."""
    return render(request, "senders/mailbox.html", {"letters": _newest(), "letter": None})


@_in_demo_only
@require_safe
@never_cache
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Shows one e-mail beside the list."""
    letter = _read(name)
    if letter is None:
        raise Http404
    return render(request, "senders/mailbox.html", {"letters": _newest(), "letter": letter})


def _newest() -> list[Letter]:
    """Reads the newest e-mails: their names sort by time."""
    folder = Path(settings.EMAIL_FILES)
    names = sorted((path.stem for path in folder.glob(f"*{SUFFIX}")), reverse=True) if folder.is_dir() else []
    return [letter for name in names[:MOST_LISTED] if (letter := _read(name)) is not None]


def _read(name: str) -> Letter | None:
    """Reads one e-mail. A name is 32 hexadecimal digits: it cannot lead out of the folder."""
    if not _NAME.fullmatch(name):
        return None
    path = Path(settings.EMAIL_FILES) / f"{name}{SUFFIX}"
    try:
        with path.open("rb") as file:
            message = message_from_bytes(file.read(LARGEST_MAIL), policy=policy.default)
    except FileNotFoundError:
        return None
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain",))
    date = message["Date"]
    return Letter(
        name=name,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=date.datetime if date is not None else None,
        pieces=tuple(_LINK.split(str(body.get_content()))) if body is not None else (),
    )
