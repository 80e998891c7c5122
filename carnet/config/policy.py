"""What browsers are told of these pages: own files only, nothing inline, never in a frame of another site, HTTPS."""

from django.utils.csp import CSP

from carnet.config import environment

CONTENT = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}


def covers_subdomains() -> bool:
    """Tells whether browsers keep to HTTPS for the names under this host too."""
    return environment.flag(
        "CARNET_HSTS_SUBDOMAINS",
        "names under this host are HTTPS only too (no when one of them still answers in clear)",
        default=True,
    )
