"""Sensitive acts: never alone, never late, never twice; two approvals at once; the package only its addressee opens."""

import io
import json
import threading
import zipfile
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.db import connection, transaction
from django.db.utils import IntegrityError

from carnet.domain.documents.rules.faults import Invalid
from carnet.domain.spaces import actions as spaces_actions
from carnet.domain.spaces import queries as spaces
from carnet.domain.spaces.codes import State
from carnet.domain.support import actions, bulk, request_views
from carnet.domain.support.codes import Agent, Request, RequestStatus
from carnet.domain.support.models import Request as RequestRow
from carnet.domain.support.tests import certificates, factories, opening
from carnet.domain.support.tests.factories import LATER, Desk
from carnet.foundation import database, ids
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import codes
from carnet.foundation.journal import house as house_journal
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import Cast

pytestmark = pytest.mark.django_db

WORDS = "Fermeture demandée par la caisse, lettre du 1er mars."
LISTED = "2840375111111\n\n1900692000123\n1800175111111\nabc\n2840375111111 38\n"
KEY = certificates.key()
CERTIFICATE = certificates.certificate(KEY)


def _asked(desk: Desk) -> UUID:
    return actions.ask_bulk_closing(listed=LISTED, words=WORDS, by=desk.oscar.actor, at=LATER)


def _decide(request_id: UUID, agent: Agent, *, approves: bool = True, hours: int = 0) -> None:
    at = LATER + timedelta(hours=hours)
    actions.decide_request(request_id=request_id, approves=approves, words="Lettre vérifiée.", by=agent.actor, at=at)


def _seen(request_id: UUID, agent: Agent) -> Request:
    return request_views.request(request_id=request_id, by=agent.actor, at=LATER)


def _state(space_id: UUID) -> State:
    with database.entered(space_id):
        return spaces.life(space_id=space_id).state


def test_a_list_is_tried_before_anything_is_asked(people: Cast) -> None:
    checked = bulk.check(LISTED)
    assert (checked.closable, checked.unknown, checked.unreadable) == ((people.alice, people.boris), (4,), (5,))
    assert _state(people.alice) is State.ACTIVE


@pytest.mark.parametrize(
    ("listed", "code"), [("", "required"), (" \n", "required"), ("x\n" * 5001, "too-many"), ("x", "nothing-to-close")]
)
def test_refuses_lists(desk: Desk, listed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.ask_bulk_closing(listed=listed, words=WORDS, by=desk.oscar.actor, at=LATER)
    assert refused.value.fault.code == code


def test_closes_once_a_second_person_agrees(people: Cast, desk: Desk) -> None:
    request_id = _asked(desk)
    with pytest.raises(Refused, match="request_not_approved"):
        actions.start_bulk_closing(request_id=request_id, by=desk.oscar.actor, at=LATER)
    _decide(request_id, desk.vera)
    seen = _seen(request_id, desk.vera)
    assert (seen.status, seen.decided_by_name, seen.decision_words) == (
        RequestStatus.APPROVED,
        "Véra Castel",
        "Lettre vérifiée.",
    )
    assert seen.summary == (("closable", "2"), ("left_out", "2"))
    actions.start_bulk_closing(request_id=request_id, by=desk.oscar.actor, at=LATER)
    with pytest.raises(Refused, match="request_not_approved"):
        actions.start_bulk_closing(request_id=request_id, by=desk.oscar.actor, at=LATER)
    assert _state(people.alice) is State.ACTIVE
    actions.run_bulk_closing(request_id=request_id, at=LATER)
    assert (_state(people.alice), _state(people.boris)) == (State.CLOSED, State.CLOSED)
    done = _seen(request_id, desk.aude)
    assert (done.status, done.report) == (RequestStatus.DONE, (("closed", "2"), ("not_closed", "0")))
    actions.run_bulk_closing(request_id=request_id, at=LATER)
    with database.entered(people.alice):
        lines = journal.newest(space_id=people.alice, count=2)
    assert [(line.entry.act, line.entry.actor.name) for line in lines] == [
        ("close_space", "Oscar Denis"),
        ("include_in_bulk_closing", "Oscar Denis"),
    ]
    assert lines[1].entry.object_id == request_id
    with database.entered(house_journal.HOUSE):
        told = journal.newest(space_id=house_journal.HOUSE, count=6)
        assert journal.verify(space_id=house_journal.HOUSE).faults == ()
    assert [line.entry.act for line in told][:3] == ["finish_bulk_closing", "start_bulk_closing", "start_bulk_closing"]


def test_goes_on_where_it_was_and_leaves_what_closed_meanwhile(
    people: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carnet.domain.support.actions.jobs.TOGETHER", 1)
    request_id = _asked(desk)
    _decide(request_id, desk.vera)
    actions.start_bulk_closing(request_id=request_id, by=desk.oscar.actor, at=LATER)
    spaces_actions.close_space(space_id=people.alice, by=cast.citizen(people.alice), at=LATER)
    actions.run_bulk_closing(request_id=request_id, at=LATER)
    assert _seen(request_id, desk.vera).report == (("closed", "1"), ("not_closed", "1"))


def test_nobody_agrees_alone(desk: Desk) -> None:
    mine = actions.ask_bulk_closing(listed=LISTED, words=WORDS, by=desk.vera.actor, at=LATER)
    with pytest.raises(Refused, match="own_request"):
        _decide(mine, desk.vera)
    with pytest.raises(Refused, match="same_person"):
        _decide(mine, desk.vera_again)
    with pytest.raises(Refused, match="same_person"):
        _decide(mine, desk.vera_again, approves=False)
    with pytest.raises(Refused, match="role_not_entitled"):
        _decide(mine, desk.oscar)
    assert _seen(mine, desk.vera).status is RequestStatus.PENDING
    _decide(mine, desk.denise, approves=False)
    assert _seen(mine, desk.vera).status is RequestStatus.REFUSED
    with pytest.raises(Refused, match="request_not_approved"):
        actions.start_bulk_closing(request_id=mine, by=desk.vera.actor, at=LATER)


def test_the_database_refuses_one_account_for_both(desk: Desk) -> None:
    request_id = _asked(desk)
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestRow.objects.filter(id=request_id).update(decided_by=desk.oscar.id)


def test_time_passes(desk: Desk) -> None:
    late = _asked(desk)
    with pytest.raises(Refused, match="request_expired"):
        _decide(late, desk.vera, hours=72)
    approved = _asked(desk)
    _decide(approved, desk.vera, hours=71)
    with pytest.raises(Refused, match="request_expired"):
        actions.start_bulk_closing(request_id=approved, by=desk.oscar.actor, at=LATER + timedelta(hours=71 + 72))


@pytest.mark.parametrize("name", ["sophie", "denise", "aude"])
def test_others_ask_for_no_closing(desk: Desk, name: str) -> None:
    with pytest.raises(Refused, match="role_not_entitled"):
        actions.ask_bulk_closing(listed=LISTED, words=WORDS, by=getattr(desk, name).actor, at=LATER)


def test_agents_of_the_desk_read_no_request(desk: Desk) -> None:
    request_id = _asked(desk)
    with pytest.raises(Refused):
        _seen(request_id, desk.sophie)
    with pytest.raises(Refused):
        request_views.requests(by=desk.sophie.actor, at=LATER, count=5)
    assert [one.id for one in request_views.requests(by=desk.aude.actor, at=LATER, count=5)] == [request_id]
    with pytest.raises(request_views.NoSuchRequest):
        _seen(ids.new_id(), desk.vera)


def _export(desk: Desk, **said: str) -> UUID:
    values = {
        "matricule": "2840375111111",
        "recipient": "Juge d’instruction, Nanterre",
        "legal_basis": "Code de procédure pénale, article 99-3",
        "certificate": CERTIFICATE,
        "words": "Réquisition 26/123 du 1er mars.",
        **said,
    }
    return actions.ask_export(**values, by=desk.vera.actor, at=LATER)


def test_an_export_opens_for_its_addressee_only(people: Cast, desk: Desk) -> None:
    request_id = _export(desk)
    _decide(request_id, desk.denise)
    package = actions.execute_export(request_id=request_id, by=desk.vera.actor, at=LATER)
    addressee = x509.load_pem_x509_certificate(CERTIFICATE.encode())
    opened = opening.opened(package.content, certificate=addressee, key=KEY)
    archive = zipfile.ZipFile(io.BytesIO(opened))
    assert archive.namelist() == ["lisez-moi.txt", "administratif.json", "journal.jsonl"]
    assert json.loads(archive.read("administratif.json"))["identity"]["birth_family_name"] == "MARTIN"
    hashed = codes.genesis(people.alice)
    lines = [json.loads(line) for line in archive.read("journal.jsonl").splitlines()]
    for line in lines:
        hashed = sha256(hashed + line["seq"].to_bytes(8) + line["canonical"].encode()).digest()
        assert hashed.hex() == line["hash"]
    assert "export_for_third_party" in lines[-1]["canonical"]
    other = certificates.key()
    with pytest.raises(opening.NotForThisKey):
        opening.opened(
            package.content,
            certificate=x509.load_pem_x509_certificate(certificates.certificate(other).encode()),
            key=other,
        )
    with pytest.raises(ValueError, match="Decryption"):
        opening.opened(package.content, certificate=addressee, key=other)
    assert package.digest == sha256(package.content).hexdigest()
    assert _seen(request_id, desk.aude).report == (("digest", package.digest),)
    with pytest.raises(Refused, match="request_not_approved"):
        actions.execute_export(request_id=request_id, by=desk.vera.actor, at=LATER)


def test_an_export_is_agreed_by_a_protection_officer_and_made_by_who_asked(desk: Desk) -> None:
    request_id = _export(desk)
    with pytest.raises(Refused, match="same_person"):
        _decide(request_id, desk.vera_again)
    with pytest.raises(Refused, match="role_not_entitled"):
        _decide(request_id, desk.oscar)
    _decide(request_id, desk.denise)
    with pytest.raises(Refused, match="not_the_requester"):
        actions.execute_export(request_id=request_id, by=desk.denise.actor, at=LATER)
    with pytest.raises(request_views.NoSuchRequest):
        actions.start_bulk_closing(request_id=request_id, by=desk.vera.actor, at=LATER)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"certificate": "-----BEGIN"}, "unreadable-certificate"),
        ({"certificate": certificates.certificate(certificates.key(1024))}, "weak-certificate"),
        ({"certificate": certificates.certificate(ec.generate_private_key(ec.SECP256R1()))}, "weak-certificate"),
        ({"certificate": certificates.certificate(KEY, days=0)}, "outdated-certificate"),
        ({"legal_basis": "loi"}, "too-short"),
        ({"words": ""}, "too-short"),
        ({"matricule": "1800175111111"}, "unknown-ins"),
    ],
)
def test_refuses_exports(desk: Desk, said: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        _export(desk, **said)
    assert refused.value.fault.code == code


def test_the_key_of_the_tests_is_rsa() -> None:
    assert isinstance(KEY, rsa.RSAPrivateKey)


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_stands() -> None:
    cast.assemble()
    desk = factories.assemble()
    request_id = _asked(desk)
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def decide(agent: Agent, approves: bool) -> None:
        ready.wait()
        try:
            _decide(request_id, agent, approves=approves)
            outcomes.append("decided")
        except Refused as refusal:
            outcomes.append(refusal.decision.reason)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(desk.vera, True)),
        threading.Thread(target=decide, args=(desk.denise, False)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "request_not_pending"]
