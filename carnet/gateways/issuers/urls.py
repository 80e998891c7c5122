"""The addresses of sign-in through issuers."""

from django.urls import path

from carnet.gateways.issuers.pages import keys, leaving, signing_in

app_name = "issuers"
urlpatterns = [
    path("identite/<slug:key>/entrer", signing_in.leave, name="leave"),
    path("identite/<slug:key>/confirmer", signing_in.prove, name="prove"),
    path("identite/<slug:key>/retour", signing_in.back, name="back"),
    path("identite/<slug:key>/refus/<slug:reason>", signing_in.refused, name="refused"),
    path("identite/<slug:key>/fin-de-session", leaving.end_of_session, name="end_of_session"),
    path("identite/sortie", leaving.farewell, name="farewell"),
    path(".well-known/carnet-issuers.jwks", keys.show, name="keys"),
]
