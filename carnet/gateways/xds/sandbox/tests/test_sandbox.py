"""An editor's quarter of an hour: set up, then deposit, find, read, hide and replace, through the real door."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from lxml import etree

from carnet.domain.access import actions as access
from carnet.domain.oversight import calls
from carnet.domain.spaces import actions as spaces
from carnet.foundation import clock, contents, pki
from carnet.foundation.actors import SYSTEM
from carnet.foundation.ebrim import reading as registry
from carnet.gateways.xds import bodies
from carnet.gateways.xds.sandbox import calling, making
from carnet.gateways.xds.sandbox.calling import TRANSACTIONS, Asked
from carnet.gateways.xds.sandbox.making import Sandbox
from carnet.gateways.xds.vihf import signer
from carnet.gateways.xds.wire import names
from carnet.journeys.demo import client, people, registering

pytestmark = pytest.mark.django_db
SERVICES = "/si-dmp-server/v2/services/"
SUCCESS = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success"
UNIQUE_ID = "2.25.424242"


@pytest.fixture
def sandbox(tmp_path: Path, settings: Any) -> Iterator[Sandbox]:
    """Sets a sandbox up, for the doctor and the first citizen of the demonstration."""
    settings.CALLS_KEPT = "all"
    everybody = people.population()
    doctor, citizen, at = client.doctor(everybody), everybody.citizens[0], clock.now()
    registering.write_professional(doctor, everybody)
    space_id = registering.register(citizen, at=at)
    spaces.announce_space(space_id=space_id, by=SYSTEM, at=at)
    spaces.open_space(space_id=space_id, by=SYSTEM, at=at)
    access.declare_authorization(space_id=space_id, by=registering.acting(doctor, everybody), at=at)
    assert making.set_up(tmp_path, trusted=settings.VIHF.authorities, at=at)
    signer.forget_authorities()
    yield making.opened(tmp_path)
    (settings.VIHF.authorities / making.TRUSTED_AS).unlink()
    signer.forget_authorities()


def _asked(**said: Any) -> Asked:
    return Asked(patient=people.population().citizens[0], **said)


def _called(sandbox: Sandbox, name: str, asked: Asked, **said: Any) -> tuple[int, etree._Element, list[bytes]]:
    return _sent(calling.message(sandbox, TRANSACTIONS[name], asked, at=clock.now(), **said))


def _sent(message: calling.Message) -> tuple[int, etree._Element, list[bytes]]:
    environ: dict[str, Any] = {"wsgi.input": BytesIO(message.content)}
    answer = Client().generic("POST", SERVICES + message.service, message.content, message.content_type, **environ)
    read = bodies.read(answer.headers["Content-Type"], BytesIO(answer.getvalue()), limit=10_000_000)
    root = etree.fromstring(read.envelope)
    body = root.find(f"{{{names.SOAP12}}}Body")
    assert body is not None
    return answer.status_code, body[0], [contents.whole(part.content) for part in read.parts.values()]


def _entries(answer: etree._Element) -> Any:
    listed = next(answer.iter(f"{{{names.RIM}}}RegistryObjectList"))
    return registry.read_list(listed).documents


def test_a_document_is_deposited_found_read_hidden_and_replaced(sandbox: Sandbox, settings: Any) -> None:
    status, answer, _ = _called(sandbox, "TD2.1", _asked(document=UNIQUE_ID))
    assert (status, answer.get("status")) == (200, SUCCESS), etree.tostring(answer)
    _, answer, _ = _called(sandbox, "TD3.1", _asked())
    (entry,) = _entries(answer)
    assert entry.unique_id == UNIQUE_ID
    repository = settings.REPOSITORY.oid
    _, _, parts = _called(sandbox, "TD3.2", _asked(document=UNIQUE_ID, repository=repository))
    assert UNIQUE_ID.encode() in parts[0]
    _, answer, _ = _called(sandbox, "TD3.3a", _asked(entry=entry))
    assert answer.get("status") == SUCCESS, etree.tostring(answer)
    _, answer, _ = _sent(calling.finding(sandbox, _asked(document=UNIQUE_ID), at=clock.now()))
    (hidden,) = _entries(answer)
    assert "MASQUE_PS" in {code.code for code in hidden.confidentiality}
    _, answer, _ = _called(sandbox, "TD2.1", _asked(document="2.25.434343", entry=hidden))
    assert answer.get("status") == SUCCESS, etree.tostring(answer)
    _, answer, _ = _called(sandbox, "TD3.1", _asked())
    assert [one.unique_id for one in _entries(answer)] == ["2.25.434343"]
    kept = calls.latest(client_id=making.CLIENT_ID)
    assert len(kept) == 7
    assert not any(call.was_refused for call in kept)


@pytest.mark.parametrize("name", sorted(set(TRANSACTIONS) - {"TD2.1", "TD3.1", "TD3.2", "TD3.3a", "TD3.3c", "TD3.3d"}))
def test_every_other_transaction_is_answered(sandbox: Sandbox, name: str) -> None:
    status, answer, _ = _called(sandbox, name, _asked())
    assert status == 200, etree.tostring(answer)
    assert not re.search(rb'typeCode="A[ER]"', etree.tostring(answer))


@pytest.mark.parametrize(("name", "now"), [("TD3.3c", "Deleted"), ("TD3.3d", "Archived")])
def test_the_status_of_a_document_is_changed(sandbox: Sandbox, name: str, now: str) -> None:
    _called(sandbox, "TD2.1", _asked(document=UNIQUE_ID))
    _, answer, _ = _called(sandbox, "TD3.1", _asked())
    _, answer, _ = _called(sandbox, name, _asked(entry=_entries(answer)[0]))
    assert answer.get("status") == SUCCESS, etree.tostring(answer)
    _, answer, _ = _sent(calling.finding(sandbox, _asked(document=UNIQUE_ID), at=clock.now()))
    assert [one.status.rpartition(":")[2] for one in _entries(answer)] == [now]


def test_done_again_the_certificates_stay_and_the_key_is_new(sandbox: Sandbox, settings: Any) -> None:
    before = pki.read(sandbox.folder, "carte").pem
    key = making.set_up(sandbox.folder, trusted=settings.VIHF.authorities, at=clock.now())
    assert pki.read(sandbox.folder, "carte").pem == before
    making.set_up(sandbox.folder, trusted=settings.VIHF.authorities, at=clock.now() + making.CERTIFICATES_LAST)
    assert pki.read(sandbox.folder, "carte").pem != before
    assert key


def test_a_sandbox_exists_in_demo_mode_only(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="CARNET_DEMO"):
        call_command("sandbox")


def test_the_key_of_a_folder_is_for_its_owner(sandbox: Sandbox) -> None:
    assert (sandbox.folder / "carte.key").stat().st_mode & 0o077 == 0


def test_an_assertion_ends(sandbox: Sandbox) -> None:
    old = calling.message(sandbox, TRANSACTIONS["TD0.2"], _asked(), at=clock.now() - timedelta(hours=2))
    assert _sent(old)[0] == 400
