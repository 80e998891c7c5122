"""A trail of six commitments among other people's, as exported, and what the site published meanwhile."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from carnet.foundation.journal import exporting, signing
from carnet.foundation.journal.tests.situations import NOON, chain, checkpoint, export, lengthen
from carnet.gateways.keys.checkpoint_file import LocalFileSigner

LAST = NOON + timedelta(hours=3)


@pytest.fixture
def signer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalFileSigner:
    """Keys of this test alone."""
    made = LocalFileSigner(tmp_path / "keys" / "checkpoints.json")
    monkeypatch.setattr(signing, "signer", lambda: made)
    return made


@dataclass(frozen=True, slots=True)
class Trail:
    """A space, its export, and what was published of its checkpoints."""

    space_id: UUID
    file: exporting.File
    published: list[exporting.File]


@pytest.fixture
def trail(db: None, client: Client, signer: LocalFileSigner) -> Trail:
    """Thirty lines, six commitments, a last line too recent; others write too."""
    space_id = chain(5)
    for turn in range(12):
        chain(1)
        if turn % 2:
            lengthen(space_id, 4, at=NOON + timedelta(minutes=10 * turn))
        checkpoint(NOON + timedelta(minutes=10 * turn + 9))
    lengthen(space_id, 1, at=NOON + timedelta(hours=2))
    pages = ["checkpoints/0", *(f"leaves/{number}/0" for number in range(1, 13))]
    published = [client.get(f"/.well-known/carnet/{page}.json").json() for page in pages]
    return Trail(space_id, export(space_id, LAST), published)
