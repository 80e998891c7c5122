"""The addresses of the professional's pages."""

from django.urls import path

from carnet.gateways.web_professional.pages.accesses import views as accesses
from carnet.gateways.web_professional.pages.agreement import views as agreement
from carnet.gateways.web_professional.pages.archives import depositing, exporting
from carnet.gateways.web_professional.pages.changes import views as changes
from carnet.gateways.web_professional.pages.deposit import views as deposit
from carnet.gateways.web_professional.pages.direct import views as direct
from carnet.gateways.web_professional.pages.documents import views as documents
from carnet.gateways.web_professional.pages.mine import views as mine
from carnet.gateways.web_professional.pages.modes import views as modes
from carnet.gateways.web_professional.pages.notices import views as notices
from carnet.gateways.web_professional.pages.patients import views as patients
from carnet.gateways.web_professional.pages.record import views as record
from carnet.gateways.web_professional.pages.sign_in import views as sign_in
from carnet.gateways.web_professional.pages.situation import views as situation
from carnet.gateways.web_professional.pages.team import views as team

app_name = "professional"
urlpatterns = [
    path("", patients.search, name="search"),
    path("connexion", sign_in.show, name="sign_in"),
    path("confirmer", sign_in.prove, name="prove"),
    path("deconnexion", sign_in.leave, name="sign_out"),
    path("acces-direct", direct.show, name="direct"),
    path("situation", situation.show, name="situation"),
    path("resultat", patients.found, name="found"),
    path("patients", patients.recent, name="recent"),
    path("mes-patients", mine.show, name="mine"),
    path("mes-acces", accesses.show, name="accesses"),
    path("mes-acces/pas-moi", accesses.not_me, name="not_me"),
    path("avis", notices.show, name="notices"),
    path("avis/lus", notices.mark_all_read, name="read_notices"),
    path("patients/<str:public_id>", record.show, name="record"),
    path("patients/<str:public_id>/accord", record.agree, name="agree"),
    path("patients/<str:public_id>/renoncer", record.leave, name="leave"),
    path("patients/<str:public_id>/urgence", modes.emergency, name="emergency"),
    path("patients/<str:public_id>/mode-habituel", modes.usual, name="usual"),
    path("patients/<str:public_id>/regulation", modes.regulation, name="regulation"),
    path("patients/<str:public_id>/secret", modes.secret, name="secret"),
    path("patients/<str:public_id>/equipe", team.show, name="team"),
    path("patients/<str:public_id>/equipe/<str:rpps>/bloquer", team.block, name="block"),
    path("patients/<str:public_id>/cesser-traitant", team.stop_treating, name="stop_treating"),
    path("patients/<str:public_id>/collegues", agreement.colleagues, name="colleagues"),
    path("patients/<str:public_id>/collegues/<str:rpps>", agreement.another, name="another"),
    path("patients/<str:public_id>/deposer", deposit.show, name="deposit"),
    path("patients/<str:public_id>/archive", depositing.show, name="deposit_archive"),
    path("patients/<str:public_id>/exporter", exporting.show, name="export"),
    path("documents/<str:public_id>", documents.show, name="document"),
    path("documents/<str:public_id>/original", documents.original, name="original"),
    path("documents/<str:public_id>/partie/<str:name>", documents.part, name="part"),
    path("documents/<str:public_id>/<slug:verb>", changes.show, name="change"),
]
