"""The addresses of the editors' pages."""

from django.urls import path

from carnet.gateways.web_editors import views

app_name = "web_editors"
urlpatterns = [
    path("", views.home, name="home"),
    path("sortir", views.leave, name="sign_out"),
    path("appels", views.calls, name="calls"),
    path("conformite", views.conformance, name="conformance"),
]
