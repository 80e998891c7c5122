"""Agents at their doors, and cases to answer."""

from uuid import UUID

from django.test import Client
from django.urls import reverse

from carnet.domain.support import actions
from carnet.domain.support.codes import Agent
from carnet.foundation import clock, ids
from tests.cast import citizen

WORDS = "Elle appelle : son code n’arrive pas."
ALICE_INS = "284037511111138"


def signed_in(agent: Agent) -> Client:
    """Gives a browser where this agent entered."""
    browser = Client()
    answer = browser.post(reverse("back_office:sign_in"), {"agent": ids.public(agent.id)})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def case(space_id: UUID, words: str = "Qui est-ce ?") -> str:
    """Opens a case and gives its public identifier."""
    by = citizen(space_id)
    case_id = actions.open_case(space_id=space_id, words=words, line_seq=1, by=by, at=clock.now())
    return ids.public_row(space_id, case_id)


def switched(browser: Client, matricule: str = ALICE_INS) -> None:
    """Opens an access for a citizen, by the page."""
    answer = browser.post(
        reverse("back_office:citizen"), {"ins-ins": matricule, "ins-reason": "call", "ins-words": WORDS}
    )
    assert answer.status_code == 302, answer.content.decode()
