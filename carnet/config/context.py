"""What every page knows of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Tells the templates whether demo people may sign in here."""
    return {"demo_mode": settings.DEMO}
