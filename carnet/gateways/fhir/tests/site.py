"""A site map with this gateway alone, mounted as `config` does."""

from django.urls import include, path

urlpatterns = [path("fhir", include("carnet.gateways.fhir.urls"))]
