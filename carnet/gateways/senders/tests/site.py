"""A site with the mailbox alone."""

from django.urls import include, path

urlpatterns = [path("", include("carnet.gateways.senders.urls"))]
