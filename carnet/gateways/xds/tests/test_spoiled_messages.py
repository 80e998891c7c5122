"""Whatever comes as a deposit or an update, the answer is the standard's, no error of ours, and nothing is half kept.

Whole signed messages through the door; `just battery` asks thousands, `./test` a sample.
"""

import os
from dataclasses import replace

import pytest
from django.db import transaction
from lxml import etree
from pytest_django import Settings

from carnet.foundation import database
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Code, Objects
from carnet.gateways.xds.tests import foldering, registering, spoiling
from carnet.gateways.xds.tests.registering import Message
from carnet.gateways.xds.wire.names import RS, name
from tests import cast, xds_caller
from tests.cast import ALICE, DIANE, acting, deposited, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.battery]

HIDDEN = Code("MASQUE_PS", registering.RESTRICTIONS)
IS_WHOLE = os.environ.get("CARNET_BATTERY") == "whole"
SEEDS, SERIES = (250, 12) if IS_WHOLE else (16, 4)
# Source: IHE ITI TF-3 §4.2.4, as protocols §1.9 lists them.
CODES = frozenset(
    {
        *("XDSMissingDocument", "XDSMissingDocumentMetadata", "XDSRegistryError", "XDSRepositoryError"),
        *("XDSRegistryMetadataError", "XDSRepositoryMetadataError", "XDSRegistryDuplicateUniqueIdInMessage"),
        *("XDSRepositoryDuplicateUniqueIdInMessage", "XDSDuplicateUniqueIdInRegistry", "XDSNonIdenticalHash"),
        *("XDSNonIdenticalSize", "XDSExtraMetadataNotSaved", "XDSUnknownPatientId", "XDSPatientIdDoesNotMatch"),
        *("XDSRegistryDeprecatedDocumentError", "XDSReplaceFailed", "UnresolvedReferenceException"),
        *("InvalidDocumentContent", "LocalPolicyRestrictionError", "XDSMetadataUpdateOperationError"),
        *("XDSMetadataUpdateError", "XDSMetadataVersionError", "XDSMetadataIdentifierError"),
        *("UnmodifiableMetadataError", "PartialFolderContentNotProcessed"),
        *("PartialRelationshipContentNotProcessed",),
    }
)
FAULTS = frozenset(
    {
        "XDSInvalidRequestException",
        "XDSPatientIdDoesNotMatch",
        "ActionNotSupported",
        "InvalidSecurity",
        "InvalidSecurityToken",
        "FailedCheck",
        "XDSRepositoryOutOfResources",
    }
)
TABLES = ("document", "content", "content_piece", "submission", "signature", "relation", "folder", "folder_member")
# What would be half kept: of each, a row that lacks what it is about.
_ORPHANS = """
SELECT 'document' FROM documents_document d WHERE NOT EXISTS (
    SELECT FROM documents_content c WHERE c.space_id = d.space_id AND c.document_id = d.id)
UNION ALL SELECT 'content' FROM documents_content c WHERE NOT EXISTS (
    SELECT FROM documents_document d WHERE d.space_id = c.space_id AND d.id = c.document_id)
UNION ALL SELECT 'submission' FROM documents_document d WHERE NOT EXISTS (
    SELECT FROM documents_submission s WHERE s.space_id = d.space_id AND s.id = d.submission_id)
UNION ALL SELECT 'folder' FROM documents_folder f WHERE NOT EXISTS (
    SELECT FROM documents_folder_member m WHERE m.space_id = f.space_id AND m.folder_id = f.id)
UNION ALL SELECT 'member' FROM documents_folder_member m WHERE NOT EXISTS (
    SELECT FROM documents_document d WHERE d.space_id = m.space_id AND d.id = m.document_id)
"""


def _messages(here: str) -> tuple[Message, ...]:
    """Writes right messages: a folder of documents beside and inside, a replacement, a filing alone, a signature."""
    inside = foldering.made(foldering.entry(1), foldering.entry(2))
    inside = replace(inside, inside={"Document02": inside.beside["Document02"]}, beside={"Document01": cast.PDF})
    tie = Association(entry_uuid="r", kind=values.REPLACES, source="Document01", target=here)
    alone = foldering.filed(("Folder01", here), folders=(foldering.FOLDER,))
    return (inside, registering.message(others=(tie,)), alone, registering.signed(b"<x/>"))


def _counted() -> list[int]:
    counts = ", ".join(f"(SELECT count(*) FROM documents_{table})" for table in TABLES)
    changes = "(SELECT count(*) FROM journal_line), (SELECT sum(revision) FROM documents_document)"
    return list(database.rows(f"SELECT {counts}, {changes}", ())[0])


def _codes(answer: xds_caller.Answer) -> set[str]:
    return {one.get("errorCode", "") for one in answer.body.iter(name(RS, "RegistryError"))}


def _update(here: str, other: str) -> Objects:
    """Writes a right update: a document archived, another hidden."""
    archived = foldering.status(other, values.APPROVED, values.ARCHIVED)
    entry = registering.entry(
        logical_id=here, unique_id="1.2.250.1.999.0", confidentiality=(registering.NORMAL, HIDDEN), hash="", size=None
    )
    hidden = replace(entry, type_code=None, title="", creation_time="", service_start="", authors=())
    member = registering.member(PreviousVersion=("1",))
    return replace(archived, documents=(hidden,), associations=(member,))


def _try(service: str, body: etree._Element, parts: dict[str, bytes], seeds: range) -> set[str]:
    """Sends spoiled messages, each undone before the next; gives what became of them."""
    assertion = xds_caller.assertion(xds_caller.of(DIANE, patient=ALICE.ins))
    told = set()
    for seed in seeds:
        with transaction.atomic():
            spoiled = spoiling.spoil(body, parts, seed)
            before = _counted()
            content = spoiled.finish(xds_caller.envelope(spoiled.body, assertion))
            answer = xds_caller.post_as(service, spoiled.content_type, content, spoiled.parts)
            after, orphans = _counted(), database.rows(_ORPHANS, ())
            what = f"{seed} {spoiled.done}: {answer.status} {answer.fault or sorted(_codes(answer))}"
            is_kept = not answer.fault and answer.body.get("status", "").endswith(":Success")
            told.add("kept" if is_kept else "refused")
            assert answer.status < 500, what
            assert _codes(answer) <= CODES, what
            assert answer.fault in {"", *FAULTS}, what
            assert is_kept or answer.fault or _codes(answer), what
            assert orphans == [], what
            assert is_kept or before == after, what
            transaction.set_rollback(True)
    return told


@pytest.mark.parametrize("series", range(SERIES))
def test_answers_every_spoiled_deposit_and_keeps_all_or_nothing(series: int, settings: Settings) -> None:
    settings.XDS_REFUSES_WRONG_SIGNATURES = False
    alice = cast.assemble().alice
    done = deposited(alice, pdf("Ancien", unique_id="1.2.250.1.999.0"), by=acting(DIANE))
    message = _messages(f"urn:uuid:{done.document_ids[0]}")[series % 4]
    body, parts = etree.fromstring(registering.body(message)), registering.parts(message)
    with database.entered(alice):
        told = _try("repository", body, parts, range(series * SEEDS, (series + 1) * SEEDS))
    assert told == {"kept", "refused"}


def test_answers_every_spoiled_update_and_changes_all_or_nothing() -> None:
    alice = cast.assemble().alice
    new = (pdf("Ancien", unique_id="1.2.250.1.999.0"), pdf("Autre", unique_id="1.2.250.1.999.9"))
    first, second = (f"urn:uuid:{row}" for row in deposited(alice, *new, by=acting(DIANE)).document_ids)
    body = etree.fromstring(registering.submit_objects(_update(first, second)))
    with database.entered(alice):
        assert _try("registry", body, {}, range(SEEDS * 2)) == {"kept", "refused"}
