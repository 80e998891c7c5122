"""The addresses by which software opens a page on its patient (TD0.9), those of the DMP's own site."""

from django.urls import path

from carnet.gateways.web_professional.pages.direct import views

app_name = "direct_access"
urlpatterns = [path("<path:rest>", views.arrive, name="arrive")]
