"""What may be chosen: the tables are whole, and the law on choosing follows them."""

import re

import pytest

from carnet.domain.notifications import families, rules, words
from carnet.domain.notifications.codes import EMERGENCIES, URGENT_FAMILIES, Channel, Family, NoticeKind
from carnet.foundation.actors import Actor, ActorKind

SPACE = "alice"
ALICE = Actor(kind=ActorKind.CITIZEN, id=SPACE)
_DELEGATES = (ActorKind.REPRESENTATIVE, ActorKind.CARER)


def test_every_family_has_a_row_and_words() -> None:
    assert set(families.families()) == set(Family)
    for row in families.families().values():
        assert row.label
        assert row.hint.endswith(".")
        assert row.usual is Channel.MAIL
        assert len(set(row.choices)) == len(row.choices)


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_family(kind: NoticeKind) -> None:
    assert families.of_kind(kind).family in Family


def test_emergencies_and_security_leave_no_choice() -> None:
    assert {families.of_kind(kind).family for kind in EMERGENCIES} == {Family.EMERGENCY}
    assert {row.family.value for row in families.families().values() if row.choices == (Channel.MAIL,)} == (
        URGENT_FAMILIES
    )


def test_only_documents_and_accesses_may_be_silenced() -> None:
    silent = {row.family for row in families.families().values() if Channel.NONE in row.choices}
    assert silent == {Family.DOCUMENTS, Family.ACCESSES}


@pytest.mark.parametrize(
    ("by", "family", "channel", "reason"),
    [
        (ALICE, Family.DOCUMENTS, Channel.NONE, "allowed"),
        (ALICE, Family.RIGHTS, Channel.APP, "allowed"),
        (ALICE, Family.RIGHTS, Channel.NONE, "notice_cannot_be_silenced"),
        (ALICE, Family.EMERGENCY, Channel.APP, "notice_cannot_be_silenced"),
        (ALICE, Family.SECURITY, Channel.NONE, "notice_cannot_be_silenced"),
        (Actor(kind=ActorKind.CITIZEN, id="bob"), Family.DOCUMENTS, Channel.NONE, "role_not_entitled"),
        (Actor(kind=ActorKind.PROFESSIONAL, id=SPACE), Family.DOCUMENTS, Channel.APP, "role_not_entitled"),
        (
            Actor(kind=ActorKind.REPRESENTATIVE, id="mum", on_behalf_of=SPACE),
            Family.DOCUMENTS,
            Channel.DAILY,
            "allowed",
        ),
    ],
)
def test_decides_who_chooses_what(by: Actor, family: Family, channel: Channel, reason: str) -> None:
    offered = families.families()[family].choices
    assert rules.decide_preferences(by=by, space=SPACE, chosen=[channel], offered=[offered]).reason == reason


@pytest.mark.parametrize("of", [Family.DOCUMENTS, Family.EMERGENCY])
def test_refuses_all_when_one_choice_is_not_offered(of: Family) -> None:
    chosen = {Family.DOCUMENTS: Channel.NONE, of: Channel.NONE, Family.EMERGENCY: Channel.NONE}
    offered = [families.families()[family].choices for family in chosen]
    decision = rules.decide_preferences(by=ALICE, space=SPACE, chosen=chosen.values(), offered=offered)
    assert not decision.allowed


def test_every_copied_kind_has_its_words_and_no_other() -> None:
    copied = {kind for kind in NoticeKind for role in _DELEGATES if families.copy_of_kind(kind, role=role)}
    assert copied == set(words.COPIED)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_mandate_for_documents_tells_of_documents_that_may_be_opened_and_of_nothing_else(kind: NoticeKind) -> None:
    told = {
        NoticeKind.DOCUMENT_ADDED,
        NoticeKind.DOCUMENT_REPLACED,
        NoticeKind.DOCUMENT_CHANGED,
        NoticeKind.DOCUMENT_SHOWN,
    }
    for role in _DELEGATES:
        row = families.copy_of_kind(kind, role=role, documents_only=True)
        assert row == (families.copied_to(role)[Family.DOCUMENTS] if kind in told else None)
        assert set(families.copied_to(role, documents_only=True)) == {Family.DOCUMENTS}


@pytest.mark.parametrize("role", _DELEGATES)
def test_a_copy_offers_no_more_than_the_words_that_exist(role: ActorKind) -> None:
    for family, row in families.copied_to(role).items():
        assert row.family is family
        assert row.label
        assert not re.search(r"\b[Vv](?:otre|os|ous)\b", f"{row.label} {row.hint}")
        assert len(set(row.choices)) == len(row.choices) > 0


def test_who_stands_for_the_person_cannot_silence_an_emergency() -> None:
    assert families.copied_to(ActorKind.REPRESENTATIVE)[Family.EMERGENCY].choices == (Channel.MAIL,)
    assert Channel.NONE in families.copied_to(ActorKind.CARER)[Family.EMERGENCY].choices
