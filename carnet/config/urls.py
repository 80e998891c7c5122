"""The site map: which gateway answers which address."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from carnet.config import gallery, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("", include("carnet.gateways.oidc.urls")),  # before /fhir, under which SMART wants a description
    path("fhir", include("carnet.gateways.fhir.urls")),
    path("", include("carnet.gateways.xds.urls")),
    path("", include("carnet.gateways.transparency.urls")),
    path("", include("carnet.gateways.senders.urls")),
    path("", include("carnet.gateways.issuers.urls")),
    path("compte/", include("carnet.gateways.accounts.urls")),
    path("editeurs/", include("carnet.gateways.web_editors.urls")),
    path("gestion/", include("carnet.gateways.back_office.urls")),
    path("AccesDirect/", include("carnet.gateways.web_professional.direct_urls")),
    path("pro/", include("carnet.gateways.web_professional.urls")),
    path("", include("carnet.gateways.web_citizen.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/composants", gallery.show, name="gallery"))
