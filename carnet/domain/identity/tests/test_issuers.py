"""Whom an issuer names: one citizen by five traits, or nobody; then the same person for good."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from carnet.domain.identity import actions, rules
from carnet.domain.identity.codes import ClaimedTraits, IdentityStatus, PatientIdentity, Sex
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM
from carnet.foundation.journal import queries as journal
from carnet.foundation.values import ins
from tests import cast
from tests.cast import NOON, Cast

ISSUER = "https://issuer.example"
BORN = date(1984, 3, 12)
ALICE = ClaimedTraits(
    family_name="Martin", given_names="Alice Jeanne", birth_dates=(BORN,), sex=Sex.FEMALE, birth_place="75111"
)
OTHER_INS = ins.parse("2840375111113", oid=ins.NIR_TEST)


@pytest.mark.parametrize(
    ("known", "said", "agrees"),
    [
        (("ALICE", "JEANNE"), "Alice Jeanne", True),
        (("ALICE", "JEANNE"), "Alice", True),
        (("ALICE",), "Alice Jeanne", True),
        (("ALICE", "JEANNE"), "Alice Marie", False),
        (("ALICE", "JEANNE"), "Jeanne Alice", False),
        (("ALICE",), "Ali", False),
        (("ALICE",), "", False),
        ((), "Alice", False),
        (("",), "Alice", False),
        (("ANNE-MARIE",), "Anne Marie", True),
        (("ANNE MARIE", "ZOÉ"), "Anne-Marie Zoe", True),
        (("ANNE-MARIE",), "Anne", False),
    ],
)
def test_compares_given_names_in_order(known: tuple[str, ...], said: str, agrees: bool) -> None:
    person = replace(cast.ALICE, birth_given_names=known)
    assert rules.has_traits(person, replace(ALICE, given_names=said)) is agrees


@pytest.mark.parametrize(
    "changes",
    [
        {"family_name": "Martine"},
        {"family_name": ""},
        {"birth_dates": (date(1984, 3, 13),)},
        {"birth_dates": ()},
        {"sex": Sex.MALE},
        {"sex": Sex.UNKNOWN},
        {"birth_place": "75112"},
        {"birth_place": ""},
    ],
)
def test_asks_for_each_of_the_five_traits(changes: dict[str, object]) -> None:
    assert rules.has_traits(cast.ALICE, ALICE)
    assert not rules.has_traits(cast.ALICE, replace(ALICE, **changes))  # type: ignore[arg-type]  # the cases name them


def test_never_compares_used_names() -> None:
    married = replace(cast.ALICE, used_family_name="DUPRÉ", used_given_name="LILI")
    assert not rules.has_traits(married, replace(ALICE, family_name="Dupré"))
    assert not rules.has_traits(married, replace(ALICE, given_names="Lili"))


@pytest.mark.parametrize("status", list(IdentityStatus))
def test_trusts_validated_identities_only(status: IdentityStatus) -> None:
    assert rules.is_trusted(status) is (status is IdentityStatus.VALIDATED)


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _recognized(claimed: ClaimedTraits = ALICE, subject: str = "sub-of-alice", issuer: str = ISSUER) -> UUID:
    return actions.recognize_citizen(issuer=issuer, subject=subject, claimed=claimed, at=NOON)


def _refused(claimed: ClaimedTraits = ALICE, subject: str = "sub-of-alice") -> None:
    with pytest.raises(actions.NotRecognized):
        _recognized(claimed, subject)


def _newest(space_id: UUID) -> tuple[str, str, str]:
    with database.entered(space_id):
        (line,) = journal.newest(space_id=space_id, count=1)
    return line.entry.act, line.entry.outcome.value, line.entry.reason


def _register(status: IdentityStatus = IdentityStatus.VALIDATED, **changes: object) -> UUID:
    person: PatientIdentity = replace(cast.ALICE, **changes)  # type: ignore[arg-type]  # the tests name the fields
    return actions.register_patient(identity=person, status=status, by=SYSTEM, at=NOON)


def test_finds_the_one_citizen_and_writes_the_link_once(people: Cast) -> None:
    assert _recognized() == people.alice
    assert _newest(people.alice) == ("link_issuer", "allowed", "")
    with database.entered(people.alice):
        before = journal.newest(space_id=people.alice, count=1)[0].seq
    assert _recognized() == people.alice
    with database.entered(people.alice):
        assert journal.newest(space_id=people.alice, count=1)[0].seq == before


def test_refuses_somebody_unknown_here(people: Cast) -> None:
    _refused(replace(ALICE, family_name="Personne"))


def test_refuses_when_two_citizens_answer(people: Cast) -> None:
    _register(ins=OTHER_INS)
    _refused()


@pytest.mark.parametrize("status", [IdentityStatus.PROVISIONAL, IdentityStatus.DOUBTFUL, IdentityStatus.DISUSED])
def test_refuses_an_identity_that_is_not_validated_and_tells_its_space(db: None, status: IdentityStatus) -> None:
    space_id = _register(status)
    _refused()
    assert _newest(space_id) == ("link_issuer", "refused", "identity_doubtful")


def test_tells_twins_apart_by_the_first_name(people: Cast) -> None:
    twin = _register(ins=OTHER_INS, birth_given_names=("AGNÈS", "JEANNE"))
    assert _recognized() == people.alice
    assert _recognized(replace(ALICE, given_names="Agnes Jeanne"), "sub-of-agnes") == twin


@pytest.mark.parametrize("written", [date(1984, 1, 1), date(1984, 12, 31)])
def test_finds_a_birth_date_that_is_not_known_whole(db: None, written: date) -> None:
    space_id = _register(birth_on=written)
    assert _recognized(replace(ALICE, birth_dates=(date(1984, 1, 1), date(1984, 12, 31)))) == space_id


def test_refuses_another_account_of_the_issuer(people: Cast) -> None:
    _recognized()
    _refused(subject="another-sub")
    assert _newest(people.alice) == ("link_issuer", "refused", "other_subject")
    assert _recognized(subject="another-sub", issuer="https://other.example") == people.alice


def test_refuses_the_linked_account_once_its_traits_have_changed(people: Cast) -> None:
    _recognized()
    _refused(replace(ALICE, birth_place="75112"))
    assert _newest(people.alice) == ("link_issuer", "refused", "traits_changed")


def test_never_leads_a_linked_account_to_another_space(people: Cast) -> None:
    _recognized()
    boris = ClaimedTraits(
        family_name="Bernard",
        given_names="Boris",
        birth_dates=(date(1990, 6, 4),),
        sex=Sex.MALE,
        birth_place="92050",
    )
    _refused(boris)
    assert _newest(people.alice) == ("link_issuer", "refused", "traits_changed")
    assert _recognized(boris, "sub-of-boris") == people.boris


def test_ends_one_session_or_all_those_of_a_subject(db: None) -> None:
    for key, subject, session in (("a", "alice", "1"), ("b", "alice", "2"), ("c", "boris", "3"), ("d", "boris", "")):
        actions.remember_issuer_session(
            session_key=key, issuer=ISSUER, subject=subject, session=session, expires_at=NOON
        )
    assert actions.end_issuer_sessions(issuer="https://other.example", subject="alice", session="") == ()
    assert actions.end_issuer_sessions(issuer=ISSUER, subject="boris", session="1") == ()
    assert actions.end_issuer_sessions(issuer=ISSUER, subject="", session="") == ()
    assert actions.end_issuer_sessions(issuer=ISSUER, subject="", session="2") == ("b",)
    assert actions.end_issuer_sessions(issuer=ISSUER, subject="boris", session="") == ("c", "d")
    assert actions.end_issuer_sessions(issuer=ISSUER, subject="alice", session="") == ("a",)


def test_forgets_the_sessions_that_are_over(db: None) -> None:
    actions.remember_issuer_session(session_key="a", issuer=ISSUER, subject="alice", session="", expires_at=NOON)
    actions.forget_expired(at=NOON + timedelta(days=2))
    assert actions.end_issuer_sessions(issuer=ISSUER, subject="alice", session="") == ()
