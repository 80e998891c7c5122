"""What the pages of accounts say in the same words."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from carnet.design import dates
from carnet.domain.identity.actions import MustWait


def told(
    request: HttpRequest, *, title: str, texts: list[str], links: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """Says something, and where to go on."""
    context = {"title": title, "texts": texts, "links": (links or {}).items()}
    return render(request, "accounts/told.html", context, status=status)


def wait_sentence(waiting: MustWait) -> str:
    """Says until when to wait: the hour, and the seconds when it is a matter of seconds."""
    seconds = max(1, round((waiting.until - timezone.now()).total_seconds()))
    if seconds <= 90:
        return _("Attendez %(count)d secondes avant le prochain essai.") % {"count": seconds}
    moment = dates.moment(waiting.until, today=timezone.localdate())
    return _("Trop d’essais : le prochain sera possible %(moment)s.") % {"moment": moment}
