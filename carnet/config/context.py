"""What every page knows of the site."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from carnet.gateways.issuers.configuration import Issuer


def site(request: HttpRequest) -> dict[str, object]:
    """Tells the templates whether demo people may sign in here, and through which issuers the others do."""
    return {
        "demo_mode": settings.DEMO,
        "citizen_issuers": _issuers("citizen"),
        "professional_issuers": _issuers("professional"),
    }


def _issuers(kind: str) -> list[dict[str, str]]:
    issuers: tuple[Issuer, ...] = settings.ISSUERS
    return [
        {
            "label": issuer.label,
            "url": reverse("issuers:leave", args=[issuer.key]),
            "prove_url": reverse("issuers:prove", args=[issuer.key]),
        }
        for issuer in issuers
        if issuer.kind == kind
    ]
