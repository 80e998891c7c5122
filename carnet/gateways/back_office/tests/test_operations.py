"""Sensitive acts through the pages: asked, decided by somebody else, executed once."""

import pytest
from django.test import Client
from django.urls import reverse

from carnet.domain.support import actions
from carnet.domain.support.codes import Agent
from carnet.domain.support.tests import certificates
from carnet.domain.support.tests.factories import Desk
from carnet.foundation import clock
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.back_office.tests.situations import signed_in
from carnet.gateways.jobs import doing
from tests.cast import Cast

WORDS = "Fermeture demandée par la caisse, lettre du 1er mars."
DECIDED = {"decision": "approuver", "words": "Lettre vérifiée."}


def _asked(browser: Client) -> str:
    answer = browser.post(reverse("back_office:ask_closing"), {"listed": "2840375111111\nabc", "words": WORDS})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_bulk_closing_from_the_request_to_the_report(people: Cast, desk: Desk) -> None:
    oscar, vera = signed_in(desk.oscar), signed_in(desk.vera)
    address = _asked(oscar)
    assert "Une autre personne, habilitée, doit décider" in oscar.get(address).content.decode()
    assert oscar.post(address, DECIDED).status_code == 403
    assert "Enregistrer ma décision" in vera.get(address).content.decode()
    assert vera.post(address, {"words": "Lettre vérifiée."}).status_code == 422
    assert vera.post(address, DECIDED).status_code == 302
    assert vera.post(address, DECIDED).status_code == 403
    assert vera.post(f"{address}/executer").status_code == 403
    assert oscar.post(f"{address}/executer").status_code == 302
    assert oscar.post(f"{address}/executer").status_code == 403
    jobs = outbox.take(at=clock.now(), count=5, kinds=(actions.BULK_JOB,))
    assert len(jobs) == 1
    doing.alone(jobs, is_stopping=lambda: False)
    page = signed_in(desk.aude).get(address).content.decode()
    assert "Exécutée" in page
    assert "Véra Castel" in page
    listed = signed_in(desk.denise).get(reverse("back_office:operations")).content.decode()
    assert "Fermeture groupée" in listed


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"listed": "abc", "words": WORDS}, "Aucun espace de cette liste"),
        ({"listed": "", "words": WORDS}, "Indiquez au moins un matricule"),
        ({"listed": "2840375111111", "words": "ok"}, "dix caractères"),
    ],
)
def test_a_list_that_closes_nothing_is_told(people: Cast, desk: Desk, said: dict[str, str], told: str) -> None:
    answer = signed_in(desk.oscar).post(reverse("back_office:ask_closing"), said)
    assert answer.status_code == 422
    assert told in answer.content.decode().replace("\xa0", " ")


def _exported(browser: Client, **said: str) -> object:
    values = {
        "matricule": "284037511111138",
        "recipient": "Juge d’instruction",
        "legal_basis": "Code de procédure pénale, article 99-3",
        "certificate": certificates.certificate(certificates.key()),
        "words": "Réquisition 26/123.",
        **said,
    }
    return browser.post(reverse("back_office:ask_export"), values)


def test_an_export_is_given_once(people: Cast, desk: Desk) -> None:
    vera = signed_in(desk.vera)
    address = str(_exported(vera)["Location"])  # type: ignore[index]
    assert signed_in(desk.vera_again).post(address, DECIDED).status_code == 403
    assert signed_in(desk.denise).post(address, DECIDED).status_code == 302
    given = vera.post(f"{address}/executer")
    assert (given.status_code, given["Content-Type"]) == (200, "application/pkcs7-mime")
    assert given["Content-Disposition"].startswith("attachment;")
    assert vera.post(f"{address}/executer").status_code == 403
    assert "Empreinte SHA-256 du paquet" in vera.get(address).content.decode()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"certificate": "x"}, "certificat au format PEM"),
        ({"matricule": "abc"}, "13 caractères"),
        ({"matricule": "1800175111111"}, "Personne ici"),
        ({"legal_basis": "loi"}, "dix caractères"),
    ],
)
def test_an_export_that_cannot_be_asked_is_told(people: Cast, desk: Desk, said: dict[str, str], told: str) -> None:
    answer = _exported(signed_in(desk.vera), **said)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert told in answer.content.decode().replace("\xa0", " ")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["ask_closing", "ask_export"])
def test_who_may_not_ask_is_refused(people: Cast, desk: Desk, name: str) -> None:
    def asked(agent: Agent) -> int:
        browser = signed_in(agent)
        if name == "ask_export":
            return int(_exported(browser).status_code)  # type: ignore[attr-defined]
        return browser.post(reverse("back_office:ask_closing"), {"listed": "2840375111111", "words": WORDS}).status_code

    assert asked(desk.sophie) == 403
    assert asked(desk.aude) == 403
