"""The law of access, told case by case: who asks, what is known, what is answered."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from carnet.domain.access import matrices, rules
from carnet.domain.access.codes import (
    About,
    Action,
    Authentication,
    Column,
    Condition,
    DocumentFacts,
    DocumentStatus,
    HiddenScope,
    Mode,
    Reader,
    ReaderKind,
    Reason,
    RestrictedWhat,
    RestrictedWhom,
    Restriction,
    SpaceFacts,
)
from carnet.domain.access.tests import cast
from carnet.foundation.nomenclatures import tables

CASES = tables.rows(path=Path(__file__).parent / "cases.tsv")

CITIZEN = cast.READERS["citoyen"]
DOCTOR = cast.READERS["médecin"]
NURSE = cast.READERS["infirmier"]
RESCUER = cast.READERS["médecin bris de glace"]
SECRETARY = cast.READERS["secrétaire"]
HOSPITAL = cast.READERS["structure"]
OPEN = cast.SPACES["ouvert"]
AUTHORISED = cast.SPACES["autorisé"]
TREATING = cast.SPACES["médecin traitant"]
OCCUPATIONAL = cast.SPACES["médecin du travail"]
EMERGENCIES = cast.SPACES["urgences permises"]
EMERGENCIES_AND_HIDDEN = cast.SPACES["urgences et masqués permis"]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_decides(case: dict[str, str]) -> None:
    decision = rules.decide(
        action=Action(case["action"]),
        reader=cast.READERS[case["reader"]],
        space=cast.SPACES[case["space"]],
        document=cast.DOCUMENTS[case["document"]] if case["document"] else None,
    )
    expected = Reason.ALLOWED if case["answer"] == "oui" else Reason(case["answer"])
    assert decision.reason == expected
    assert decision.allowed is (expected == Reason.ALLOWED)


def test_refuses_to_decide_about_a_document_it_was_not_given() -> None:
    with pytest.raises(rules.MissingDocument, match="read"):
        rules.decide(action=Action.READ, reader=CITIZEN, space=OPEN)


READING_ROWS = [
    action
    for action in Action
    if action.value.startswith("read_")
    and action in matrices.rights(Authentication.DIRECT)
    and matrices.requirements()[action].about is About.REQUIRED
]


@pytest.mark.parametrize("action", READING_ROWS)
def test_a_row_of_reading_asked_by_name_is_a_reading(action: Action) -> None:
    for reader, space, document in product(cast.READERS.values(), cast.SPACES.values(), cast.DOCUMENTS.values()):
        by_name = rules.decide(action=action, reader=reader, space=space, document=document)
        assert by_name == rules.decide(action=Action.READ, reader=reader, space=space, document=document)


@pytest.mark.parametrize("with_deleted", [False, True])
def test_lists_the_cast_what_it_decides(with_deleted: bool) -> None:
    action = Action.LIST_DELETED if with_deleted else Action.LIST
    for reader, space in product(cast.READERS.values(), cast.SPACES.values()):
        listed = rules.list_filter(reader=reader, space=space, with_deleted=with_deleted)
        for name, document in cast.DOCUMENTS.items():
            decided = rules.decide(action=action, reader=reader, space=space, document=document)
            assert rules.passes(listed, document) is decided.allowed, (reader, space, name)


def test_software_and_staff_find_by_reference_and_the_others_list() -> None:
    by_reference = {reader.kind for reader in cast.READERS.values() if rules.finding(reader) is Action.FIND_REFERENCE}
    assert by_reference == {ReaderKind.STAFF, ReaderKind.STRUCTURE}


def test_gives_every_reason_a_case() -> None:
    told = {Reason(case["answer"].replace("oui", "allowed")) for case in CASES}
    assert told == set(Reason)


def test_uses_the_whole_cast() -> None:
    assert {case["reader"] for case in CASES} == set(cast.READERS)
    assert {case["space"] for case in CASES} == set(cast.SPACES)
    assert {case["document"] for case in CASES if case["document"]} == set(cast.DOCUMENTS)


STATES_OF_DOCUMENTS = (
    (Action.READ_HIDDEN, "le sien, masqué"),
    (Action.READ_INVISIBLE, "caché au patient"),
    (Action.READ_INVISIBLE, "caché aux représentants"),
    (Action.READ_ARCHIVED, "archivé"),
    (Action.READ_SUPERSEDED, "remplacé"),
    (Action.READ_DELETED, "supprimé"),
)


@pytest.mark.parametrize(("row", "name"), STATES_OF_DOCUMENTS, ids=[name for _, name in STATES_OF_DOCUMENTS])
def test_obeys_a_matrix_that_closes_a_state_of_documents(
    monkeypatch: pytest.MonkeyPatch, row: Action, name: str
) -> None:
    table = matrices.rights(Authentication.DIRECT)
    monkeypatch.setitem(table, row, table[row] | {Column.DOCTOR_NORMAL: Condition.NO})
    concerned = {title for state, title in STATES_OF_DOCUMENTS if state is row}
    for _, title in (*STATES_OF_DOCUMENTS, (None, "synthèse")):
        decided = rules.decide(action=Action.READ, reader=DOCTOR, space=AUTHORISED, document=cast.DOCUMENTS[title])
        assert (decided.reason == Reason.ROLE_NOT_ENTITLED) is (title in concerned), (name, title)


def test_withholds_nothing_from_the_citizen() -> None:
    restricted = cast.SPACES["tout restreint à tous"]
    assert rules.withheld(reader=DOCTOR, space=restricted).restrictions
    assert not rules.withheld(reader=CITIZEN, space=restricted).restrictions


@pytest.mark.parametrize(
    ("action", "reader", "space", "condition"),
    [
        (Action.DEPOSIT, HOSPITAL, OPEN, Condition.FOR_STRUCTURE),
        (Action.DECLARE_AUTHORISED, SECRETARY, OPEN, Condition.TO_STRUCTURE),
        (Action.LIST_AUTHORISED_SPACES, HOSPITAL, OPEN, Condition.NEW_AUTHORISATIONS),
        (Action.DELETE, CITIZEN, OPEN, Condition.OWN),
        (Action.DEPOSIT, CITIZEN, OPEN, Condition.NO),
        (Action.READ_JOURNAL, DOCTOR, OPEN, Condition.NO),
        (Action.READ, RESCUER, OCCUPATIONAL, Condition.ABSENT),
    ],
    ids=[
        "le dépôt de la structure lui est imputé",
        "la secrétaire autorise la structure",
        "la structure ne suit que les nouvelles autorisations",
        "le citoyen supprime les siens",
        "le citoyen ne dépose pas comme un professionnel",
        "le médecin n'a pas de journal à lire",
        "le médecin du travail n'a pas de bris de glace",
    ],
)
def test_says_under_which_condition(action: Action, reader: Reader, space: SpaceFacts, condition: Condition) -> None:
    assert rules.condition_of(action=action, reader=reader, space=space) is condition


@pytest.mark.parametrize(
    ("reader", "space", "hidden"),
    [
        (DOCTOR, AUTHORISED, HiddenScope.OWN),
        (DOCTOR, TREATING, HiddenScope.ALL),
        (RESCUER, EMERGENCIES, HiddenScope.NONE),
        (RESCUER, EMERGENCIES_AND_HIDDEN, HiddenScope.ALL),
        (DOCTOR, OCCUPATIONAL, HiddenScope.OWN),
        (CITIZEN, OPEN, HiddenScope.ALL),
    ],
    ids=[
        "le médecin ne liste que ses documents masqués",
        "le médecin traitant les liste tous",
        "l'urgence n'en liste aucun",
        "l'urgence les liste tous si le patient le permet",
        "le médecin du travail ne liste que les siens",
        "le citoyen les liste tous",
    ],
)
def test_says_which_hidden_documents_a_list_shows(reader: Reader, space: SpaceFacts, hidden: HiddenScope) -> None:
    assert rules.list_filter(reader=reader, space=space).hidden is hidden


def test_filters_no_type_for_citizens_and_some_for_professionals() -> None:
    assert rules.list_filter(reader=CITIZEN, space=OPEN).type_codes is None
    types = rules.list_filter(reader=NURSE, space=AUTHORISED).type_codes
    assert types is not None
    assert "60591-5" in types
    assert "68599-0" not in types


def test_lets_nothing_pass_a_refused_list() -> None:
    refused = rules.list_filter(reader=DOCTOR, space=OPEN)
    assert (refused.allowed, refused.reason) == (False, "not_authorised")
    assert not rules.passes(refused, cast.DOCUMENTS["le sien"])


ALL_DOCUMENTS = [
    DocumentFacts(
        type_code=type_code,
        status=status,
        archived=archived,
        hidden_from_professionals=masked,
        hidden_from_patient=invisible,
        hidden_from_representatives=secret,
        is_own=is_own,
        by_patient=by_patient,
    )
    for type_code in ("60591-5", "68599-0", "ATTEST-RESID")
    for status in DocumentStatus
    for masked, invisible, secret, is_own in product((False, True), repeat=4)
    # Neither fact bears on lists: two pairs of values are enough to show it.
    for archived, by_patient in ((False, False), (True, True))
]


MARCH_ANALYSIS = cast.DOCUMENTS["analyse de mars"]
APRIL_LETTER = cast.DOCUMENTS["courrier d'avril"]
ALL_RESTRICTIONS = [
    (),
    *(
        (Restriction(what=what, whom=whom, target=target, since=since, until=until),)
        for what, target, since, until in (
            (RestrictedWhat.DOCUMENT, "lot 1", None, None),
            (RestrictedWhat.CATEGORY, "BIO", None, None),
            (RestrictedWhat.EPISODE, "séjour 42", None, None),
            (RestrictedWhat.PERIOD, "", cast.MARCH, cast.APRIL),
            (RestrictedWhat.PERIOD, "", cast.APRIL, None),
            (RestrictedWhat.ARRIVALS, "", cast.APRIL, None),
            (RestrictedWhat.EVERYTHING, "", None, None),
        )
        for whom in RestrictedWhom
    ),
    (
        Restriction(what=RestrictedWhat.CATEGORY, whom=RestrictedWhom.EVERYBODY, target="BIO"),
        Restriction(what=RestrictedWhat.PERIOD, whom=RestrictedWhom.PROFESSIONAL, since=cast.APRIL, until=cast.MAY),
    ),
]
RESTRICTED_DOCUMENTS = [
    replace(known, type_code=type_code, status=status, hidden_from_professionals=masked, is_own=is_own)
    for known in (MARCH_ANALYSIS, APRIL_LETTER)
    for type_code, status, masked in (
        ("60591-5", DocumentStatus.CURRENT, False),
        ("60591-5", DocumentStatus.DELETED, True),
        ("68599-0", DocumentStatus.CURRENT, False),
    )
    for is_own in (False, True)
]


@pytest.mark.parametrize("restrictions", ALL_RESTRICTIONS, ids=lambda known: "+".join(r.what for r in known) or "rien")
def test_withholds_from_lists_what_it_refuses(restrictions: tuple[Restriction, ...]) -> None:
    for reader in cast.READERS.values():
        for treating, occupational, emergencies, declared, hidden in product((False, True), repeat=5):
            space = SpaceFacts(
                is_open=True,
                has_mandate=True,
                authorised=True,
                is_treating_doctor=treating,
                is_occupational_doctor=occupational,
                is_minor=declared,
                has_declared_emergency=declared,
                allows_regulation=emergencies,
                allows_break_glass=emergencies,
                allows_hidden_in_emergency=hidden,
                restrictions=restrictions,
            )
            for with_deleted, action in ((False, Action.LIST), (True, Action.LIST_DELETED)):
                listed = rules.list_filter(reader=reader, space=space, with_deleted=with_deleted)
                for document in RESTRICTED_DOCUMENTS:
                    decided = rules.decide(action=action, reader=reader, space=space, document=document)
                    if rules.passes(listed, document) is not decided.allowed:
                        pytest.fail(f"{reader} {space} {document}: {listed} but {decided}")


@pytest.mark.parametrize("action", Action)
def test_a_restriction_only_ever_takes_away(action: Action) -> None:
    """Whoever asks whatever: no restriction opens anything; of a withheld document nothing opens but to its author."""
    everything = (Restriction(what=RestrictedWhat.EVERYTHING, whom=RestrictedWhom.PROFESSIONAL),)
    own, others = replace(MARCH_ANALYSIS, is_own=True), replace(MARCH_ANALYSIS, hidden_from_patient=True)
    for reader, space, document in product(cast.READERS.values(), cast.SPACES.values(), (own, others)):
        free = replace(space, restrictions=())
        bound = replace(space, restrictions=everything)
        before = rules.decide(action=action, reader=reader, space=free, document=document)
        after = rules.decide(action=action, reader=reader, space=bound, document=document)
        assert before.allowed or not after.allowed
        is_about_it = matrices.requirements()[action].about is not About.NONE
        is_visitor = reader.kind not in {ReaderKind.CITIZEN, ReaderKind.REPRESENTATIVE, ReaderKind.CARER}
        is_spared = reader.mode in {Mode.REGULATION, Mode.BREAK_GLASS} and space.allows_hidden_in_emergency
        if is_about_it and is_visitor and not document.is_own and not is_spared:
            assert not after.allowed
            assert not rules.knows_of(reader=reader, space=bound, document=document)


def test_tells_nothing_of_what_is_not_there() -> None:
    """A reader who may not know of a document is answered alike whatever it is."""
    masked = replace(MARCH_ANALYSIS, type_code="68599-0", hidden_from_professionals=True)
    assert not rules.knows_of(reader=NURSE, space=AUTHORISED, document=masked)
    assert rules.knows_of(reader=NURSE, space=AUTHORISED, document=replace(masked, hidden_from_professionals=False))
    assert rules.knows_of(reader=NURSE, space=OPEN, document=replace(masked, is_own=True))
    assert rules.knows_of(reader=DOCTOR, space=AUTHORISED, document=MARCH_ANALYSIS)
    assert not rules.knows_of(reader=NURSE, space=OPEN, document=MARCH_ANALYSIS)
    assert not rules.knows_of(reader=HOSPITAL, space=OPEN, document=MARCH_ANALYSIS)
