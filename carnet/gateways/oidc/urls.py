"""Where software asks for its tokens."""

from django.urls import path

from carnet.gateways.oidc import introspection, metadata, revocation, token

app_name = "oidc"
urlpatterns = [
    path("oauth/token", token.give, name="token"),
    path("oauth/revoke", revocation.revoke, name="revoke"),
    path("oauth/introspect", introspection.introspect, name="introspect"),
    path(".well-known/oauth-authorization-server", metadata.describe, name="metadata"),
    path("fhir/.well-known/smart-configuration", metadata.describe_for_smart, name="smart_metadata"),
]
