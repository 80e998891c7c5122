"""The public addresses of the proofs."""

from django.urls import path

from carnet.gateways.transparency import views

app_name = "transparency"
urlpatterns = [
    path(".well-known/carnet/keys.json", views.keys, name="keys"),
    path(".well-known/carnet/checkpoint.json", views.latest, name="latest"),
    path(".well-known/carnet/checkpoints/<int:page>.json", views.archive, name="archive"),
    path(".well-known/carnet/leaves/<int:checkpoint>/<int:tile>.json", views.leaves, name="leaves"),
    path(".well-known/carnet/consistency/<int:former>-<int:latter>.json", views.consistency, name="consistency"),
    path(".well-known/carnet/verify_journal.py", views.verifier, name="verifier"),
]
