"""The addresses of the citizen's pages."""

from django.urls import path

from carnet.gateways.web_citizen.pages.add import views as add
from carnet.gateways.web_citizen.pages.archives import bringing, taking_away
from carnet.gateways.web_citizen.pages.cases import views as cases
from carnet.gateways.web_citizen.pages.document import changes, contents
from carnet.gateways.web_citizen.pages.document import views as document
from carnet.gateways.web_citizen.pages.documents import views as documents
from carnet.gateways.web_citizen.pages.edit import views as edit
from carnet.gateways.web_citizen.pages.home import views as home
from carnet.gateways.web_citizen.pages.journal import person, taking
from carnet.gateways.web_citizen.pages.journal import views as journal
from carnet.gateways.web_citizen.pages.notices import copies, preferences
from carnet.gateways.web_citizen.pages.notices import views as notices
from carnet.gateways.web_citizen.pages.relatives import views as relatives
from carnet.gateways.web_citizen.pages.sharing import choices, professionals, restrictions, seen_by
from carnet.gateways.web_citizen.pages.sharing import views as sharing
from carnet.gateways.web_citizen.pages.sign_in import views as sign_in

app_name = "citizen"
urlpatterns = [
    path("", home.show, name="home"),
    path("connexion", sign_in.show, name="sign_in"),
    path("deconnexion", sign_in.leave, name="sign_out"),
    path("activation", sign_in.activate, name="activate"),
    path("documents", documents.show, name="documents"),
    path("documents/ajouter", add.show, name="add"),
    path("documents/importer", bringing.show, name="bring"),
    path("documents/emporter", taking_away.show, name="take_away"),
    path("documents/<str:public_id>", document.show, name="document"),
    path("documents/<str:public_id>/fichier", contents.original, name="original"),
    path("documents/<str:public_id>/pdf", contents.pdf, name="pdf"),
    path("documents/<str:public_id>/image", contents.picture, name="picture"),
    path("documents/<str:public_id>/image/<int:position>", contents.attachment, name="attachment"),
    path("documents/<str:public_id>/masquer", changes.hide, name="hide"),
    path("documents/<str:public_id>/afficher", changes.unhide, name="unhide"),
    path("documents/<str:public_id>/archiver", changes.archive, name="archive"),
    path("documents/<str:public_id>/desarchiver", changes.unarchive, name="unarchive"),
    path("documents/<str:public_id>/supprimer", changes.delete, name="delete"),
    path("documents/<str:public_id>/modifier", edit.show, name="edit"),
    path("partage", sharing.show, name="sharing"),
    path("partage/professionnels", professionals.search, name="sharing_search"),
    path("partage/professionnels/<str:rpps>", professionals.show, name="sharing_person"),
    path("partage/professionnels/<str:rpps>/<str:name>", professionals.act, name="sharing_act"),
    path("partage/equipes/<str:consent>/retirer", professionals.leave_team, name="sharing_team"),
    path("partage/cacher", restrictions.add, name="sharing_hide"),
    path("partage/cacher/<str:restriction>/lever", restrictions.lift, name="sharing_lift"),
    path("partage/urgences", choices.emergencies, name="sharing_emergencies"),
    path("partage/nouveaux-documents", choices.arrivals, name="sharing_arrivals"),
    path("partage/vu-par", seen_by.show, name="seen_by"),
    path("avis", notices.show, name="notices"),
    path("avis/lus", notices.mark_all_read, name="read_notices"),
    path("avis/lus/supprimer", notices.delete_read, name="delete_read_notices"),
    path("avis/preferences", preferences.show, name="notice_preferences"),
    path("avis/<uuid:notice_id>/lu", notices.mark_read, name="read_notice"),
    path("avis/<uuid:notice_id>/supprimer", notices.delete, name="delete_notice"),
    path("proches", relatives.show, name="relatives"),
    path("proches/inviter", relatives.invite, name="invite"),
    path("proches/mon-espace", relatives.come_back, name="come_back"),
    path("proches/<uuid:mandate_id>/ouvrir", relatives.switch, name="switch"),
    path("proches/<uuid:mandate_id>/accepter", relatives.accept, name="accept_mandate"),
    path("proches/<uuid:mandate_id>/refuser", relatives.refuse, name="refuse_mandate"),
    path("proches/<uuid:mandate_id>/fin", relatives.end, name="end_mandate"),
    path("proches/<uuid:mandate_id>/avis", copies.show, name="copies"),
    path("journal", journal.show, name="journal"),
    path("journal/verifier", taking.show, name="journal_export"),
    path("journal/export", taking.with_proofs, name="journal_with_proofs"),
    path("journal/export-fhir", taking.as_fhir, name="journal_as_fhir"),
    path("journal/lignes/<int:seq>/surprise", cases.surprise, name="surprise"),
    path("signalements", cases.listing, name="cases"),
    path("signalements/ecrire", cases.ask, name="ask"),
    path("signalements/<str:public_id>", cases.show, name="case"),
    path("signalements/<str:public_id>/pieces/<str:file_id>", cases.attachment, name="case_file"),
    path("signalements/<str:public_id>/fermer", cases.close, name="close_case"),
    path("journal/par/<str:actor_id>", person.show, name="journal_person"),
    path("journal/par/<str:actor_id>/bloquer", person.block, name="journal_block"),
    path("journal/par/<str:actor_id>/debloquer", person.unblock, name="journal_unblock"),
]
