"""TD2.1 then TD3.3 through the real door: a signed VIHF, a document beside the envelope, then hidden by its author."""

import pytest
from lxml import etree

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Visibility
from carnet.foundation import clock
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Code, Objects
from carnet.gateways.xds.tests import registering
from carnet.gateways.xds.tests.registering import NORMAL, RESTRICTIONS, SET, entry, member, message
from tests import cast, xds_caller
from tests.cast import ALICE, DIANE, Cast, acting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def _told(answer: xds_caller.Answer) -> registering.Told:
    return registering.told(etree.tostring(answer.body))


def test_deposits_hides_and_archives(scene: Cast) -> None:
    by, sent = xds_caller.of(DIANE, patient=ALICE.ins), message()
    body = etree.fromstring(registering.body(sent))
    deposited = xds_caller.send("repository", body, by=by, parts=registering.parts(sent))
    assert (deposited.status, _told(deposited).status) == (200, "Success")
    page = reading.list_documents(space_id=scene.alice, criteria=Criteria(), by=acting(DIANE), at=clock.now())
    (document,) = page.documents
    hidden = entry(
        logical_id=f"urn:uuid:{document.id}", confidentiality=(NORMAL, Code("MASQUE_PS", RESTRICTIONS)), version="1"
    )
    asked = Objects(submission_sets=(SET,), documents=(hidden,), associations=(member(PreviousVersion=("1",)),))
    answer = xds_caller.send("registry", etree.fromstring(registering.submit_objects(asked)), by=by)
    assert _told(answer).status == "Success"
    again = xds_caller.send("registry", etree.fromstring(registering.submit_objects(asked)), by=by)
    assert _told(again).errors == (("XDSMetadataVersionError", "Document01"),)
    archived = values.Association(
        entry_uuid="u",
        kind=values.UPDATES_STATUS,
        source=SET.entry_uuid,
        target=f"urn:uuid:{document.id}",
        slots={"OriginalStatus": (values.APPROVED,), "NewStatus": (values.ARCHIVED,)},
    )
    objects = Objects(submission_sets=(SET,), associations=(archived,))
    answer = xds_caller.send("registry", etree.fromstring(registering.submit_objects(objects)), by=by)
    assert _told(answer).status == "Success"
    found = reading.describe(space_id=scene.alice, document_id=document.id, by=acting(DIANE), at=clock.now())
    assert found.is_archived
    assert found.visibility == {Visibility.HIDDEN_FROM_PROFESSIONALS}


def test_tells_a_missing_part_and_another_patient_as_errors_of_a_registry(scene: Cast) -> None:
    assert scene.alice
    sent = message()
    body = etree.fromstring(registering.body(sent))
    answer = xds_caller.send("repository", body, by=xds_caller.of(DIANE, patient=ALICE.ins), parts={})
    assert (answer.status, _told(answer).errors[0][0]) == (200, "XDSMissingDocument")
    body = etree.fromstring(registering.body(sent))
    other = xds_caller.of(DIANE, patient=cast.BORIS.ins)
    answer = xds_caller.send("repository", body, by=other, parts=registering.parts(sent))
    assert _told(answer).errors == (("XDSPatientIdDoesNotMatch", "SubmissionSet01"),)
