"""What several tests do or read."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from tests import cast


def signed_in(client: Client, matricule: str = cast.ALICE.ins.value) -> Client:
    """Enters the demonstration by INS."""
    answer = client.post("/connexion", {"ins": matricule})
    assert answer.status_code == 302, answer.content
    return client


def text(answer: HttpResponseBase) -> str:
    """Gives a page with ordinary spaces where French typography wants them unbreakable."""
    assert isinstance(answer, HttpResponse)
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
