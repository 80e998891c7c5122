"""The addresses of the FHIR gateway: one door, which dispatches by the table of routes."""

from django.urls import re_path

from carnet.gateways.fhir import views

urlpatterns = [re_path(r"^(?:/(?P<path>.*))?$", views.dispatch, name="fhir")]
