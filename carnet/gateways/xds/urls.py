"""The addresses of the services: the same suffixes as the real ones, so that software changes its host only.

Source: protocols §1.0.
"""

from django.urls import path

from carnet.gateways.xds import views

_PREFIX = "si-dmp-server/v2/services"
SERVICES = ("repository", "registry", "patients", "habilitations")

urlpatterns = [
    path(f"{_PREFIX}/{service}", views.call, {"service": service}, name=f"xds_{service}") for service in SERVICES
]
