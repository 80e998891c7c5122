"""The public address of each house of the site: citizens, professionals, agents, software.

Without an address of its own, a house stands under that of citizens.
"""

from django.conf import settings


def citizens() -> str:
    """Gives the address of citizens' pages, without an end slash."""
    return str(settings.PUBLIC_URL)


def professionals() -> str:
    """Gives the address of professionals' pages."""
    return str(settings.PROFESSIONALS_URL or settings.PUBLIC_URL)


def agents() -> str:
    """Gives the address of the back office."""
    return str(settings.AGENTS_URL or settings.PUBLIC_URL)


def software() -> str:
    """Gives the address of the doors of software, as written in metadata and tokens."""
    return str(settings.SOFTWARE_URL or settings.PUBLIC_URL)
