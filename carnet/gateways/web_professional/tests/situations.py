"""The cast at the professional's door: who is signed in, and what the record holds."""

from datetime import timedelta
from uuid import UUID

from django.test import Client
from django.urls import reverse

from carnet.domain.identity.codes import Professional
from carnet.foundation import clock, database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.journal import queries as journal
from tests import cast


def signed_in(professional: Professional) -> Client:
    """Gives a browser where this professional entered, in the first place where this person works."""
    browser = Client()
    answer = browser.post(
        reverse("professional:sign_in"),
        {"rpps": professional.rpps, "organization": professional.organizations[0].id},
    )
    assert answer.status_code == 302, answer.content.decode()
    return browser


def document(space_id: UUID, title: str, *, by: Actor, days_ago: int = 0, **said: object) -> str:
    """Deposits a PDF and gives its public identifier."""
    written = clock.now() - timedelta(days=days_ago)
    done = cast.deposited(space_id, cast.pdf(title, created_at=written, **said), by=by, at=clock.now())
    return ids.public_row(space_id, done.document_ids[0])


def acts(space_id: UUID, count: int) -> list[tuple[str, str, str]]:
    """Gives the newest lines of the journal, newest first: who, what, allowed or not."""
    with database.entered(space_id):
        lines = journal.newest(space_id=space_id, count=count)
    return [(line.entry.actor.id, line.entry.act, line.entry.outcome.value) for line in lines]
