"""A signature of a submission is an entry that searches find, for whom its restrictions let see it (the real door)."""

from collections.abc import Mapping
from uuid import uuid4

import pytest
from lxml import etree

from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Criteria
from carnet.foundation import clock
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Code, Objects
from carnet.foundation.xml.tests import xades_making as making
from carnet.gateways.xds.tests import asking, registering
from carnet.gateways.xds.tests.asking import APPROVED, PATIENT
from carnet.gateways.xds.tests.registering import RESTRICTIONS, signed
from tests import cast, xds_caller
from tests.cast import ALICE, DIANE, EMMA, HOSPITAL, PAUL, PDF, PHARMACY, Cast, acting
from tests.xds_caller import Vihf

pytestmark = pytest.mark.django_db(transaction=True)

type Slots = Mapping[str, str | list[str]]

SIGNATURE, DOCUMENT = "1.2.250.1.999.1.9", "1.2.250.1.999.1.1"
KEPT_BACK = (Code("MASQUE_PS", RESTRICTIONS), Code("INVISIBLE_PATIENT", RESTRICTIONS))
ENTRY = "$XDSDocumentEntry"
FIND = {f"{ENTRY}PatientId": PATIENT, f"{ENTRY}Status": APPROVED}


def _author() -> Vihf:
    return xds_caller.of(DIANE, patient=ALICE.ins)


def _deposit(*labels: Code, by: Vihf | None = None) -> None:
    content = making.signed(
        making.of_submission("1.2.250.1.999.1") + making.references({DOCUMENT: PDF}),
        by=xds_caller.authority(),
    )
    sent = signed(content, *labels)
    body = etree.fromstring(registering.body(sent))
    answer = xds_caller.send("repository", body, by=by or _author(), parts=registering.parts(sent))
    assert registering.told(etree.tostring(answer.body)).status == "Success"


@pytest.fixture
def scene() -> Cast:
    """Alice's record, with one document of Diane's and the signature of its submission, kept back as the DMP wants."""
    found = cast.assemble()
    _deposit(*KEPT_BACK)
    return found


def _asked(query: str, slots: Slots, by: Vihf, returns: str = "LeafClass") -> Objects:
    body = etree.fromstring(asking.request(query, slots, returns=returns))
    answer = xds_caller.send("registry", body, by=by)
    assert answer.fault == ""
    return asking.objects(answer.body)


def _found(query: str, slots: Slots, by: Vihf) -> set[str]:
    return {one.unique_id for one in _asked(query, slots, by).documents}


def _signature(by: Vihf) -> values.DocumentEntry:
    (found,) = _asked("GetDocuments", {f"{ENTRY}UniqueId": f"('{SIGNATURE}')"}, by).documents
    return found


SEARCHES: dict[str, tuple[Slots, bool, bool]] = {
    "everything": ({}, True, True),
    "its format": ({"FormatCode": "('http://www.w3.org/2000/09/xmldsig#^^URN')"}, False, True),
    "its type": ({"TypeCode": "('E1762^^ASTM')"}, False, True),
    "its class": ({"ClassCode": "('urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1^^URN')"}, False, True),
    "its author": ({"AuthorPerson": "('%^MOREAU^%')"}, True, True),
    "another author": ({"AuthorPerson": "('%^BLANC^%')"}, False, False),
    "its restriction": ({"ConfidentialityCode": "('MASQUE_PS^^1.2.250.1.213.1.1.4.13')"}, False, True),
    "its day": ({"CreationTimeFrom": "'20260227'", "CreationTimeTo": "'20260228'"}, True, True),
    "another day": ({"CreationTimeFrom": "'20260301'"}, False, False),
    "the type of the document": ({"TypeCode": "('11488-4')"}, True, False),
    "another status": ({"Status": "('urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated')"}, False, False),
}


@pytest.mark.parametrize(("said", "document", "signature"), SEARCHES.values(), ids=SEARCHES.keys())
@pytest.mark.usefixtures("scene")
def test_a_search_finds_it_by_its_metadata(said: Slots, document: bool, signature: bool) -> None:
    slots = {**FIND, **{f"{ENTRY}{name}": value for name, value in said.items()}}
    expected = {DOCUMENT: document, SIGNATURE: signature}
    assert _found("FindDocuments", slots, _author()) == {name for name, is_found in expected.items() if is_found}


@pytest.mark.usefixtures("scene")
def test_every_name_and_tie_of_it_leads_to_it() -> None:
    by, signature = _author(), _signature(_author())
    assert (signature.language, signature.status, signature.logical_id) == (
        "art",
        values.APPROVED,
        signature.entry_uuid,
    )
    for name in ("EntryUUID", "LogicalID"):
        assert _found("GetDocuments", {f"{ENTRY}{name}": f"('{signature.entry_uuid}')"}, by) == {SIGNATURE}
    ties = _asked("GetAssociations", {"$uuid": f"('{signature.entry_uuid}')"}, by).associations
    assert sorted(tie.kind.rpartition(":")[2] for tie in ties) == ["HasMember", "signs"]
    both = _asked("GetDocumentsAndAssociations", {f"{ENTRY}UniqueId": f"('{SIGNATURE}')"}, by)
    assert [one.unique_id for one in both.documents] == [SIGNATURE]
    assert both.associations == ties
    (submission,) = _asked("GetSubmissionSets", {"$uuid": f"('{signature.entry_uuid}')"}, by).submission_sets
    assert {tie.target for tie in ties if tie.kind == values.SIGNS} == {submission.entry_uuid}
    statuses = {"$XDSDocumentEntryStatus": APPROVED, "$XDSSubmissionSetStatus": APPROVED, "$XDSFolderStatus": APPROVED}
    every = _asked("GetAll", {"$patientId": PATIENT, **statuses}, by)
    assert {one.unique_id for one in every.documents} == {SIGNATURE, DOCUMENT}
    assert values.SIGNS in {tie.kind for tie in every.associations}


@pytest.mark.usefixtures("scene")
def test_a_reference_is_enough() -> None:
    body = etree.fromstring(asking.request("FindDocuments", FIND, returns="ObjectRef"))
    answer = xds_caller.send("registry", body, by=_author())
    assert _signature(_author()).entry_uuid in asking.ids(answer.body, "ObjectRef")


@pytest.mark.usefixtures("scene")
def test_kept_from_professionals_it_is_not_there_for_another_one() -> None:
    signature, paul = _signature(_author()), xds_caller.of(PAUL, patient=ALICE.ins)
    assert _found("FindDocuments", FIND, paul) == {DOCUMENT}
    for query, name in (("GetDocuments", signature.entry_uuid), ("GetDocumentsAndAssociations", signature.entry_uuid)):
        nothing = _asked(query, {f"{ENTRY}EntryUUID": f"('urn:uuid:{uuid4()}')"}, paul)
        assert _asked(query, {f"{ENTRY}EntryUUID": f"('{name}')"}, paul) == nothing
    assert _asked("GetAssociations", {"$uuid": f"('{signature.entry_uuid}')"}, paul) == Objects()


def test_open_to_professionals_it_is_found_by_whom_may_see_what_it_signs() -> None:
    space_id = cast.assemble().alice
    _deposit()
    paul = xds_caller.of(PAUL, patient=ALICE.ins)
    assert _found("FindDocuments", FIND, paul) == {DOCUMENT, SIGNATURE}
    (document,) = reading.list_documents(
        space_id=space_id, criteria=Criteria(), by=acting(DIANE), at=clock.now()
    ).documents
    actions.hide(space_id=space_id, document_id=document.id, by=acting(DIANE), at=clock.now())
    assert _found("FindDocuments", FIND, paul) == set()
    assert _found("FindDocuments", FIND, _author()) == {DOCUMENT, SIGNATURE}


def test_the_software_of_a_structure_finds_the_signatures_of_its_own_deposits() -> None:
    assert cast.assemble().alice
    hospital = xds_caller.of_structure(HOSPITAL, responsible=EMMA, patient=ALICE.ins)
    _deposit(*KEPT_BACK, by=hospital)
    assert _found("FindDocuments", FIND, hospital) == {DOCUMENT, SIGNATURE}
    pharmacy = xds_caller.of_structure(PHARMACY, responsible=PAUL, patient=ALICE.ins)
    assert _found("FindDocuments", FIND, pharmacy) == set()
