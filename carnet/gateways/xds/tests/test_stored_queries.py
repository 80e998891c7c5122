"""Stored queries on a real vault: every query, every parameter, what is hidden, what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree
from pytest_django import Settings

from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Author, AuthorKind, Coded, Criteria, ReferenceId, Visibility
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim import names as ebrim
from carnet.foundation.ebrim import values
from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.faults import SoapFault
from carnet.gateways.xds.stored_queries.table import STORED_QUERIES
from carnet.gateways.xds.tests.asking import APPROVED, PATIENT, asked, errors, ids, objects, ties, titles
from tests import cast
from tests.cast import ALICE, NOON, Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db

DIANE, PAUL = acting(cast.DIANE), acting(cast.PAUL)
ENTRY = "$XDSDocumentEntry"
FIND = {f"{ENTRY}PatientId": PATIENT, f"{ENTRY}Status": APPROVED}


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _urn(identifier: object) -> str:
    return f"urn:uuid:{identifier}"


def _find(slots: dict[str, str | list[str]] | None = None, *, by: Actor = DIANE) -> list[str]:
    return titles(asked("FindDocuments", {**FIND, **(slots or {})}, by=by))


def _document(identifier: object, by: Actor = DIANE) -> etree._Element:
    return asked("GetDocuments", {f"{ENTRY}EntryUUID": f"('{_urn(identifier)}')"}, by=by)


@pytest.fixture
def three(people: Cast) -> Cast:
    """Three documents of different days, types, events, authors."""
    for day, kind, events, author, reference in (
        (1, "11488-4", ("CHEST", "CT"), "MOREAU", "A1"),
        (2, "11502-2", ("CHEST", "MR"), "MORIN", "A2"),
        (3, "18748-4", ("HEAD", "CT"), "BLANC", "A1"),
    ):
        deposited(
            people.alice,
            pdf(
                f"Jour {day}",
                type=Coded(kind, "2.16.840.1.113883.6.1"),
                events=tuple(Coded(event, "DCM") for event in events),
                authors=(Author(kind=AuthorKind.PROFESSIONAL, id=f"8{day:011}", family_name=author, given_name="Eve"),),
                reference_ids=(ReferenceId(value=reference, system=f"1.2.{day}", kind="urn:ihe:iti:xds:2013:order"),),
                created_at=NOON + timedelta(days=day),
                service_start=NOON + timedelta(days=day),
            ),
            by=DIANE,
        )
    return people


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({}, ["Jour 3", "Jour 2", "Jour 1"]),
        ({"TypeCode": "('11488-4^^2.16.840.1.113883.6.1','18748-4^^2.16.840.1.113883.6.1')"}, ["Jour 3", "Jour 1"]),
        ({"ClassCode": "('31^^1.2.250.1.213.1.1.4.1')"}, ["Jour 3"]),
        ({"CreationTimeFrom": "'20260304120000'"}, ["Jour 3", "Jour 2"]),
        ({"CreationTimeTo": "20260304120000"}, ["Jour 1"]),
        ({"CreationTimeFrom": "'20260304'", "CreationTimeTo": "'20260305'"}, ["Jour 2"]),
        ({"CreationTimeFrom": "'2026'", "CreationTimeTo": "'202604'"}, ["Jour 3", "Jour 2", "Jour 1"]),
        ({"CreationTimeFrom": "'20260305130000+0100'"}, ["Jour 3"]),
        ({"ServiceStartTimeTo": "'20260304'"}, ["Jour 1"]),
        ({"ServiceStopTimeFrom": "'2026'"}, []),
        ({"EventCodeList": "('CHEST^^DCM','HEAD^^DCM')"}, ["Jour 3", "Jour 2", "Jour 1"]),
        ({"EventCodeList": ["('CHEST^^DCM','HEAD^^DCM')", "('CT^^DCM')"]}, ["Jour 3", "Jour 1"]),
        ({"EventCodeList": ["('HEAD^^DCM')", "('MR^^DCM')"]}, []),
        ({"AuthorPerson": "('%MOR%^Eve%')"}, ["Jour 2", "Jour 1"]),
        ({"AuthorPerson": "('%^MOR__^%')"}, ["Jour 2"]),
        ({"AuthorPerson": "('%^MOR___^%','%BLANC%')"}, ["Jour 3", "Jour 1"]),
        ({"AuthorPerson": "('800000000001^%')"}, ["Jour 1"]),
        ({"AuthorPerson": "('800000000001^BLANC%')"}, []),
        ({"ConfidentialityCode": "('N^^2.16.840.1.113883.5.25')"}, ["Jour 3", "Jour 2", "Jour 1"]),
        ({"ConfidentialityCode": ["('N^^2.16.840.1.113883.5.25')", "('MASQUE_PS^^1.2.250.1.213.1.1.4.13')"]}, []),
        ({"FormatCode": "('urn:ihe:iti:xds-sd:pdf:2008^^1.3.6.1.4.1.19376.1.2.3')"}, ["Jour 3", "Jour 2", "Jour 1"]),
        ({"HealthcareFacilityTypeCode": "('SA07^^1.2.250.1.71.4.2.4')"}, ["Jour 3", "Jour 2", "Jour 1"]),
        ({"PracticeSettingCode": "('AUTRE^^1.2.3')"}, []),
        ({"Type": f"('{ebrim.STABLE_DOCUMENT}')"}, ["Jour 3", "Jour 2", "Jour 1"]),
        ({"Type": "('urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248')"}, []),
        ({"Status": "('urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated')"}, []),
        ({"Status": "('urn:x')"}, []),
        ({"Unheard": "('of')"}, ["Jour 3", "Jour 2", "Jour 1"]),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, dict) else None,
)
@pytest.mark.usefixtures("three")
def test_finds_documents_by_their_metadata(slots: dict[str, str | list[str]], expected: list[str]) -> None:
    said = {f"{ENTRY}{name}": value for name, value in slots.items()}
    assert _find(said) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["('A1^^^&1.2.1&ISO^urn:ihe:iti:xds:2013:order')"], ["Jour 1"]),
        (["('A1')"], ["Jour 3", "Jour 1"]),
        (["('A1^^^&1.2.9&ISO')"], []),
        (["('A1','A2')"], ["Jour 3", "Jour 2", "Jour 1"]),
        (["('A1')", "('A2')"], []),
    ],
    ids=["with-authority", "alone", "other-authority", "either", "both"],
)
@pytest.mark.usefixtures("three")
def test_finds_documents_by_their_business_identifiers(value: list[str], expected: list[str]) -> None:
    answer = asked("FindDocumentsByReferenceId", {**FIND, f"{ENTRY}ReferenceIdList": value}, by=DIANE)
    assert titles(answer) == expected


def test_gives_back_the_metadata_as_they_are_kept(three: Cast) -> None:
    answer = asked("FindDocuments", FIND, by=DIANE)
    entry = objects(answer).documents[0]
    page = reading.list_documents(space_id=three.alice, criteria=Criteria(), by=DIANE, at=NOON)
    kept = page.documents[0]
    assert (entry.entry_uuid, entry.logical_id, entry.status) == (_urn(kept.id), _urn(kept.id), values.APPROVED)
    assert (entry.unique_id, entry.hash, entry.size) == (kept.unique_id, kept.sha1.hex(), kept.size)
    assert (entry.creation_time, entry.service_start) == ("20260305120000", "20260305120000")
    assert [code.code for code in entry.events] == ["HEAD", "CT"]
    assert entry.patient_id == PATIENT.strip("'")
    assert entry.repository_unique_id == "2.25.229591801317592700950679182005180515140"


def test_finds_each_document_where_its_status_says(people: Cast) -> None:
    archived, deleted, old = (
        deposited(people.alice, pdf(title), by=DIANE).document_ids[0] for title in ("Archivé", "Supprimé", "Ancien")
    )
    actions.archive(space_id=people.alice, document_id=archived, by=DIANE, at=NOON)
    actions.delete(space_id=people.alice, document_id=deleted, by=DIANE, at=NOON)
    deposited(people.alice, pdf("Nouveau", replaces=old), by=DIANE)
    statuses = (values.APPROVED, values.ARCHIVED, values.DEPRECATED, values.DELETED)
    found = {status: _find({f"{ENTRY}Status": f"('{status}')"}) for status in statuses}
    assert found == dict(zip(statuses, (["Nouveau"], ["Archivé"], ["Ancien"], ["Supprimé"]), strict=True))
    every = "(" + ",".join(f"'{status}'" for status in statuses) + ")"
    assert sorted(_find({f"{ENTRY}Status": every})) == ["Ancien", "Archivé", "Nouveau", "Supprimé"]
    shown = titles(_document(deleted))
    assert shown == ["Supprimé"]


def test_follows_a_document_by_every_name_that_it_has_had(people: Cast) -> None:
    first = deposited(people.alice, pdf("Bilan", unique_id="1.2.3"), by=DIANE).document_ids[0]
    actions.hide(space_id=people.alice, document_id=first, by=DIANE, at=NOON)
    (present,) = ids(_document(first), "ExtrinsicObject")
    assert present != _urn(first)
    for slots in (
        {f"{ENTRY}EntryUUID": f"('{present}')"},
        {f"{ENTRY}UniqueId": "('1.2.3')"},
        {f"{ENTRY}UniqueId": "('urn:oid:1.2.3')"},
        {f"{ENTRY}LogicalID": f"('{_urn(first)}')", "$MetadataLevel": "2"},
    ):
        assert ids(asked("GetDocuments", slots, by=DIANE), "ExtrinsicObject") == [present]


def test_gives_submissions_and_what_ties_them(people: Cast) -> None:
    first = deposited(people.alice, pdf("Un"), pdf("Deux", is_archived=True), by=DIANE)
    newer = deposited(people.alice, pdf("Un corrigé", replaces=first.document_ids[0]), by=DIANE)
    old_name = ids(_document(first.document_ids[0]), "ExtrinsicObject")[0]
    new_name, old_set, new_set = (_urn(x) for x in (newer.document_ids[0], first.submission_id, newer.submission_id))
    replaces = ("RPLC", new_name, old_name)
    about_new = {("HasMember", new_set, new_name), replaces}
    # The first name of the replaced version still finds its associations, under its present name.
    by_first_name = asked("GetAssociations", {"$uuid": f"('{_urn(first.document_ids[0])}')"}, by=DIANE)
    assert ties(by_first_name) == {("HasMember", old_set, old_name), replaces}
    assert ties(asked("GetAssociations", {"$uuid": f"('{new_set}')"}, by=DIANE)) == {("HasMember", new_set, new_name)}
    both = asked("GetDocumentsAndAssociations", {f"{ENTRY}EntryUUID": f"('{new_name}')"}, by=DIANE)
    assert (titles(both), ties(both)) == (["Un corrigé"], about_new)
    related = {f"{ENTRY}EntryUUID": f"'{new_name}'", "$AssociationTypes": f"('{values.REPLACES}')"}
    answer = asked("GetRelatedDocuments", related, by=DIANE)
    assert (sorted(titles(answer)), ties(answer)) == (["Un", "Un corrigé"], {replaces})
    appended = {**related, "$AssociationTypes": f"('{values.APPENDS}')"}
    assert titles(asked("GetRelatedDocuments", appended, by=DIANE)) == []
    sets = asked("GetSubmissionSets", {"$uuid": f"('{old_name}','{new_name}')"}, by=DIANE)
    assert set(ids(sets, "RegistryPackage")) == {old_set, new_set}
    assert ties(sets) == {("HasMember", old_set, old_name), ("HasMember", new_set, new_name)}
    content = asked("GetSubmissionSetAndContents", {"$XDSSubmissionSetEntryUUID": f"'{old_set}'"}, by=DIANE)
    assert (ids(content, "RegistryPackage"), sorted(titles(content)), len(ties(content))) == (
        [old_set],
        ["Deux", "Un"],
        2,
    )


def test_gives_a_submission_by_its_unique_id_with_what_is_asked_of_its_contents(people: Cast) -> None:
    deposited(people.alice, pdf("Autre"), by=DIANE)
    first = deposited(people.alice, pdf("Un"), by=DIANE)
    sets = objects(asked("FindSubmissionSets", _SETS, by=DIANE)).submission_sets
    known = {one.entry_uuid: one.unique_id for one in sets}
    slots = {"$XDSSubmissionSetUniqueId": f"'{known[_urn(first.submission_id)]}'"}
    content = asked("GetSubmissionSetAndContents", slots, by=DIANE)
    assert (ids(content, "RegistryPackage"), titles(content)) == ([_urn(first.submission_id)], ["Un"])
    hidden = {**slots, f"{ENTRY}ConfidentialityCode": "('MASQUE_PS^^1.2.250.1.213.1.1.4.13')"}
    content = asked("GetSubmissionSetAndContents", hidden, by=DIANE)
    assert (ids(content, "RegistryPackage"), titles(content)) == ([_urn(first.submission_id)], [])


_SETS = {"$XDSSubmissionSetPatientId": PATIENT, "$XDSSubmissionSetStatus": APPROVED}


@pytest.mark.parametrize(
    ("slots", "count"),
    [
        ({}, 3),
        ({"SubmissionTimeFrom": "'20260302'"}, 3),
        ({"SubmissionTimeTo": "'20260302'"}, 0),
        ({"SourceId": "('1.2.3')"}, 0),
        ({"AuthorPerson": "('%')"}, 0),
        ({"ContentType": "('04^^1.2.250.1.213.2.2')"}, 0),
        ({"Status": "('urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated')"}, 0),
    ],
    ids=["all", "from", "to", "source", "author", "type", "status"],
)
@pytest.mark.usefixtures("three")
def test_finds_submissions_by_their_metadata(slots: dict[str, str], count: int) -> None:
    said = {**_SETS, **{f"$XDSSubmissionSet{name}": value for name, value in slots.items()}}
    assert len(ids(asked("FindSubmissionSets", said, by=DIANE), "RegistryPackage")) == count


@pytest.mark.usefixtures("three")
def test_gives_everything_with_what_ties_it() -> None:
    statuses = {"$XDSSubmissionSetStatus": APPROVED, "$XDSFolderStatus": APPROVED, f"{ENTRY}Status": APPROVED}
    answer = asked("GetAll", {"$patientId": PATIENT, **statuses}, by=DIANE)
    assert (len(titles(answer)), len(ids(answer, "RegistryPackage")), len(ties(answer))) == (3, 3, 3)
    deprecated = "('urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated')"
    alone = asked("GetAll", {"$patientId": PATIENT, **statuses, "$XDSSubmissionSetStatus": deprecated}, by=DIANE)
    assert (len(titles(alone)), len(ids(alone, "RegistryPackage")), len(ties(alone))) == (3, 0, 0)


@pytest.mark.parametrize(
    ("query", "slots"),
    [
        ("FindFolders", {"$XDSFolderPatientId": PATIENT, "$XDSFolderStatus": APPROVED}),
        ("GetFolders", {"$XDSFolderEntryUUID": "('urn:uuid:5737b14c-8a1a-4539-b659-e03a34a5e1e4')"}),
        ("GetFolderAndContents", {"$XDSFolderUniqueId": "'1.2.3'"}),
        ("GetFoldersForDocument", {f"{ENTRY}UniqueId": "'1.2.3'"}),
    ],
    ids=["find", "get", "contents", "for-document"],
)
@pytest.mark.usefixtures("three")
def test_finds_no_folder_where_there_is_none(query: str, slots: dict[str, str]) -> None:
    answer = asked(query, slots, by=DIANE)
    assert (len(answer[0]), answer.get("status", "").rpartition(":")[2]) == (0, "Success")


@pytest.mark.usefixtures("three")
def test_gives_references_where_they_are_asked_for() -> None:
    whole = asked("FindDocuments", FIND, by=DIANE)
    references = asked("FindDocuments", FIND, by=DIANE, returns="ObjectRef")
    assert ids(references, "ObjectRef") == ids(whole, "ExtrinsicObject")
    assert not titles(references)


def test_answers_a_hidden_document_as_one_that_does_not_exist(people: Cast) -> None:
    hidden = deposited(people.alice, pdf("Caché", unique_id="1.2.3", visibility=_HIDDEN), by=DIANE)
    row, submission, nobody = hidden.document_ids[0], hidden.submission_id, "00000000-0000-7000-8000-000000000001"
    assert _find(by=PAUL) == []
    for query, name, real in (
        ("GetDocuments", f"{ENTRY}EntryUUID", _urn(row)),
        ("GetDocuments", f"{ENTRY}UniqueId", "1.2.3"),
        ("GetDocuments", f"{ENTRY}LogicalID", _urn(row)),
        ("GetAssociations", "$uuid", _urn(row)),
        ("GetAssociations", "$uuid", _urn(submission)),
        ("GetDocumentsAndAssociations", f"{ENTRY}EntryUUID", _urn(row)),
        ("GetSubmissionSets", "$uuid", _urn(row)),
        ("GetSubmissionSetAndContents", "$XDSSubmissionSetEntryUUID", _urn(submission)),
    ):
        there, nowhere = (asked(query, {name: f"('{one}')"}, by=PAUL) for one in (real, _urn(nobody)))
        assert etree.tostring(there) == etree.tostring(nowhere), query
        assert len(asked(query, {name: f"('{real}')"}, by=DIANE)[0]) > 0, query


_HIDDEN = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})


def test_shows_no_tie_to_a_version_that_the_reader_may_not_see(people: Cast) -> None:
    old = deposited(people.alice, pdf("Ancien", type=Coded("11488-4")), by=DIANE).document_ids[0]
    new = deposited(people.alice, pdf("Nouveau", replaces=old), by=DIANE).document_ids[0]
    actions.hide(space_id=people.alice, document_id=old, by=DIANE, at=NOON)
    answer = asked("GetAssociations", {"$uuid": f"('{_urn(new)}')"}, by=PAUL)
    assert {kind for kind, _, _ in ties(answer)} == {"HasMember"}
    related = {f"{ENTRY}EntryUUID": f"'{_urn(new)}'", "$AssociationTypes": f"('{values.REPLACES}')"}
    assert titles(asked("GetRelatedDocuments", related, by=PAUL)) == []


@pytest.mark.parametrize(
    ("query", "slots", "expected"),
    [
        ("urn:uuid:00000000-0000-0000-0000-000000000000", {}, "XDSUnknownStoredQuery"),
        ("FindDocuments", {f"{ENTRY}PatientId": PATIENT}, "XDSStoredQueryMissingParam"),
        ("FindDocuments", {f"{ENTRY}Status": APPROVED}, "XDSStoredQueryMissingParam"),
        ("GetDocuments", {}, "XDSStoredQueryMissingParam"),
        ("GetDocuments", {f"{ENTRY}UniqueId": "('1')", f"{ENTRY}EntryUUID": "('1')"}, "XDSStoredQueryParamNumber"),
        ("GetRelatedDocuments", {f"{ENTRY}UniqueId": "('1')"}, "XDSStoredQueryMissingParam"),
        (
            "GetRelatedDocuments",
            {f"{ENTRY}UniqueId": "('1','2')", "$AssociationTypes": "('x')"},
            "XDSStoredQueryParamNumber",
        ),
        ("FindDocuments", {**FIND, f"{ENTRY}PatientId": f"({PATIENT},'1')"}, "XDSStoredQueryParamNumber"),
        ("FindDocuments", {**FIND, f"{ENTRY}CreationTimeFrom": ["'2026'", "'2027'"]}, "XDSStoredQueryParamNumber"),
        ("FindDocuments", {**FIND, f"{ENTRY}CreationTimeFrom": "'20261301'"}, "XDSRegistryError"),
        ("FindDocuments", {**FIND, f"{ENTRY}CreationTimeFrom": "'yesterday'"}, "XDSRegistryError"),
        ("FindDocuments", {**FIND, f"{ENTRY}CreationTimeFrom": "'0001+2300'"}, "XDSRegistryError"),
        ("FindDocuments", {**FIND, f"{ENTRY}TypeCode": "('a' OR 'b')"}, "XDSRegistryError"),
        ("FindDocuments", {**FIND, f"{ENTRY}PatientId": "'593603^^^&2.16.756&ISO''%20or'"}, "XDSUnknownPatientId"),
        ("FindDocuments", {**FIND, f"{ENTRY}PatientId": "'593603^^^&2.16.756&ISO''%20"}, "XDSRegistryError"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
@pytest.mark.usefixtures("three")
def test_says_what_is_wrong_with_a_query(query: str, slots: dict[str, str | list[str]], expected: str) -> None:
    answer = asked(query, slots, by=DIANE)
    assert (errors(answer), len(answer[-1])) == ([expected], 0)
    assert answer.get("status", "").endswith(":Failure")


@pytest.mark.usefixtures("three")
def test_refuses_more_objects_than_an_answer_may_hold(settings: Settings) -> None:
    settings.REPOSITORY = replace(settings.REPOSITORY, most_objects=2)
    assert errors(asked("FindDocuments", FIND, by=DIANE)) == ["XDSTooManyResults"]
    assert errors(asked("FindSubmissionSets", _SETS, by=DIANE)) == ["XDSTooManyResults"]
    assert len(ids(asked("FindDocuments", FIND, by=DIANE, returns="ObjectRef"), "ObjectRef")) == 3
    assert errors(asked("FindDocuments", FIND, by=DIANE, returns="RegistryObject")) == ["XDSRegistryError"]


@pytest.mark.usefixtures("three")
def test_refuses_a_query_about_another_patient_than_the_assertions() -> None:
    other_domain = Ins(ALICE.ins.matricule, ALICE.ins.key, "1.2.250.1.213.1.4.8")
    for patient in (cast.BORIS.ins, other_domain):
        with pytest.raises(SoapFault) as refused:
            asked("FindDocuments", FIND, by=DIANE, patient=patient)
        assert refused.value.subcode == "XDSPatientIdDoesNotMatch"


def test_says_that_nobody_here_has_this_number() -> None:
    cast.assemble()
    unknown = Ins("2840375111112", "", ALICE.ins.oid)
    slots = {f"{ENTRY}UniqueId": "('1.2.3')"}
    assert errors(asked("GetDocuments", slots, by=DIANE, patient=unknown)) == ["XDSUnknownPatientId"]


@pytest.mark.usefixtures("three")
def test_refuses_who_may_not_look_at_all() -> None:
    for query, slots in (("FindDocuments", FIND), ("FindSubmissionSets", _SETS)):
        with pytest.raises(Refused):
            asked(query, slots, by=acting(cast.NORA))


def test_answers_every_query_of_the_standard() -> None:
    assert len({query.name for query in STORED_QUERIES.values()}) == len(STORED_QUERIES) == 14
