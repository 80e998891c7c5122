"""The addresses of the agents' pages."""

from django.urls import path

from carnet.gateways.back_office.pages.case import views as case
from carnet.gateways.back_office.pages.citizen import views as citizen
from carnet.gateways.back_office.pages.house import views as house
from carnet.gateways.back_office.pages.mandates import views as mandates
from carnet.gateways.back_office.pages.operations import views as operations
from carnet.gateways.back_office.pages.queue import views as queue
from carnet.gateways.back_office.pages.sign_in import views as sign_in
from carnet.gateways.back_office.pages.vigilance import views as vigilance

app_name = "back_office"
urlpatterns = [
    path("", sign_in.home, name="home"),
    path("connexion", sign_in.show, name="sign_in"),
    path("deconnexion", sign_in.leave, name="sign_out"),
    path("demandes", queue.show, name="queue"),
    path("demandes/<str:public_id>", case.show, name="case"),
    path("demandes/<str:public_id>/prendre", case.take, name="take"),
    path("demandes/<str:public_id>/rendre", case.give_back, name="give_back"),
    path("demandes/<str:public_id>/clore", case.close, name="close_case"),
    path("demandes/<str:public_id>/acces", case.switch_on, name="switch_on_case"),
    path("demandes/<str:public_id>/pieces/<str:file_id>", case.attachment, name="attachment"),
    path("citoyen", citizen.show, name="citizen"),
    path("citoyen/fin", citizen.switch_off, name="switch_off"),
    path("citoyen/mandats", mandates.record, name="record_mandate"),
    path("citoyen/mandats/<uuid:mandate_id>/fin", mandates.end, name="end_mandate"),
    path("citoyen/<slug:verb>", citizen.act, name="act"),
    path("operations", operations.index, name="operations"),
    path("operations/fermeture", operations.ask_closing, name="ask_closing"),
    path("operations/export", operations.ask_export, name="ask_export"),
    path("operations/<str:public_id>", operations.show, name="operation"),
    path("operations/<str:public_id>/executer", operations.execute, name="execute"),
    path("vigilance", vigilance.show, name="vigilance"),
    path("vigilance/<str:account>", vigilance.deal, name="vigilance_account"),
    path("journal", house.show, name="house"),
]
