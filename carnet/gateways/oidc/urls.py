"""Where software asks for its tokens."""

from django.urls import path

from carnet.gateways.oidc import metadata, revocation, token

app_name = "oidc"
urlpatterns = [
    path("oauth/token", token.give, name="token"),
    path("oauth/revoke", revocation.revoke, name="revoke"),
    path(".well-known/oauth-authorization-server", metadata.describe, name="metadata"),
]
