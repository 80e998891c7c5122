"""Folders through the real door: told back at the deposit, whose documents are kept; never found afterwards."""

from dataclasses import replace
from uuid import uuid4

import pytest
from lxml import etree

from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Code, Folder, Objects
from carnet.gateways.xds.tests import asking, registering
from carnet.gateways.xds.tests.registering import PATIENT, SET, message
from tests import cast, xds_caller
from tests.cast import ALICE, DIANE

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = Folder(
    entry_uuid="Folder01",
    unique_id="1.2.250.1.999.7",
    patient_id=PATIENT,
    title="Suivi du diabète",
    codes=(Code("E11", "2.16.840.1.113883.6.3", "Diabète"),),
)
DOCUMENT = "1.2.250.1.999.1.1"
QUERIES = {
    "FindFolders": {"$XDSFolderPatientId": asking.PATIENT, "$XDSFolderStatus": asking.APPROVED},
    "GetFolders": {"$XDSFolderUniqueId": f"('{FOLDER.unique_id}')"},
    "GetFolderAndContents": {"$XDSFolderUniqueId": f"'{FOLDER.unique_id}'"},
    "GetFoldersForDocument": {"$XDSDocumentEntryUniqueId": f"'{DOCUMENT}'"},
}


def _member(source: str, target: str) -> Association:
    return Association(entry_uuid=f"{source}-{target}", kind=values.HAS_MEMBER, source=source, target=target)


def test_keeps_the_documents_of_a_folder_and_tells_that_the_folder_is_not() -> None:
    assert cast.assemble().alice
    by, whole = xds_caller.of(DIANE, patient=ALICE.ins), message()
    ties = (*whole.objects.associations, _member(SET.entry_uuid, "Folder01"), _member("Folder01", "Document01"))
    sent = replace(whole, objects=replace(whole.objects, folders=(FOLDER,), associations=ties))
    body = etree.fromstring(registering.body(sent))
    answer = xds_caller.send("repository", body, by=by, parts=registering.parts(sent))
    told = registering.told(etree.tostring(answer.body))
    assert (told.status, told.errors, told.warnings) == ("Success", (), ("PartialFolderContentNotProcessed",))
    for query, slots in QUERIES.items():
        found = xds_caller.send("registry", etree.fromstring(asking.request(query, slots)), by=by)
        assert (found.fault, asking.errors(found.body), asking.objects(found.body)) == ("", [], Objects())
    named = asking.request("GetDocuments", {"$XDSDocumentEntryUniqueId": f"('{DOCUMENT}')"})
    kept = asking.objects(xds_caller.send("registry", etree.fromstring(named), by=by).body)
    assert [one.unique_id for one in kept.documents] == [DOCUMENT]


def test_refuses_to_put_a_document_into_a_folder_afterwards() -> None:
    assert cast.assemble().alice
    by = xds_caller.of(DIANE, patient=ALICE.ins)
    asked = Objects(
        submission_sets=(SET,), folders=(FOLDER,), associations=(_member("Folder01", f"urn:uuid:{uuid4()}"),)
    )
    answer = xds_caller.send("registry", etree.fromstring(registering.submit_objects(asked)), by=by)
    told = registering.told(etree.tostring(answer.body))
    assert told.errors == (("XDSMetadataUpdateOperationError", "Folder01"),)
