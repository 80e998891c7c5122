"""The site map: which gateway answers which address."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from carnet.config import health

GATEWAYS = {
    "fhir": "fhir",
    "oidc": "",
    "senders": "",
    "web_professional": "pro/",
    "web_citizen": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    *(
        path(prefix, include(f"carnet.gateways.{gateway}.urls"))
        for gateway, prefix in GATEWAYS.items()
        if find_spec(f"carnet.gateways.{gateway}.urls") is not None
    ),
]
