"""TD2.1: a submission is deposited whole, told alike when it comes again, or refused with the standard's own code."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings

from carnet.domain.documents import naming, reading, signatures
from carnet.domain.documents.codes import Criteria, Document, Status, Visibility
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.foundation import database, pki
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Code
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.values.ins import Ins
from carnet.foundation.xml.tests import xades_making as making
from carnet.gateways.xds import registry_errors
from carnet.gateways.xds.tests import asking, registering
from carnet.gateways.xds.tests.registering import SET, Message, entry, message, sent, signed
from carnet.gateways.xds.transactions import provide_and_register, update_document_set
from carnet.gateways.xds.vihf import signer
from carnet.gateways.xds.wire import names
from tests import cast
from tests.cast import ALICE, BORIS, BRUNO, DIANE, LABORATORY, NOON, PDF, Cast, acting, software

pytestmark = pytest.mark.django_db(transaction=True)
DOCTOR = acting(DIANE)


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def _documents(scene: Cast) -> tuple[Document, ...]:
    page = reading.list_documents(space_id=scene.alice, criteria=Criteria(), by=DOCTOR, at=NOON)
    return page.documents


def test_deposits_a_document_with_all_that_was_said(scene: Cast) -> None:
    told = sent(message(), by=DOCTOR)
    assert (told.status, told.errors, told.warnings) == ("Success", (), ())
    (found,) = _documents(scene)
    assert (found.unique_id, found.title, found.type_code) == (
        "1.2.250.1.999.1.1",
        "Compte rendu de consultation",
        "11488-4",
    )
    opened = reading.open_document(space_id=scene.alice, document_id=found.id, by=DOCTOR, at=NOON)
    assert opened.content == PDF
    (submission,) = reading.list_submissions(
        space_id=scene.alice, criteria=SubmissionCriteria(), by=DOCTOR, at=NOON
    ).submissions
    assert (submission.unique_id, submission.source_id) == ("1.2.250.1.999.1", "1.2.250.1.999")


STUDY = b"\0" * 128 + b"DICM" + b"\x02\x00\x00\x00UL\x04\x00\x00\x00\x00\x00"


def test_keeps_the_references_of_an_imaging_study_beside_its_report(scene: Cast) -> None:
    report = entry(entry_uuid="DocumentCDA")
    references = entry(
        STUDY,
        entry_uuid="DocumentKOS",
        unique_id="1.2.250.1.999.1.2",
        mime_type="application/dicom",
        class_code=Code("31", "1.2.250.1.213.1.1.4.1", "Imagerie médicale"),
        type_code=Code("IMG-KOS", "1.2.250.1.213.1.1.4.12", "Références d’objets d’un examen d’imagerie"),
        format_code=Code("1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.2.6.1", "Références d’objets"),
        reference_ids=("105234751^^^&1.2.250.1.925&ISO^urn:ihe:iti:xds:2013:accession",),
    )
    both = message(report, references)
    told = sent(replace(both, beside={"DocumentCDA": PDF, "DocumentKOS": STUDY}), by=DOCTOR)
    assert (told.status, told.errors, told.warnings) == ("Success", (), ())
    found = next(one for one in _documents(scene) if one.type_code == "IMG-KOS")
    assert (found.media_type, found.format_code) == ("application/dicom", "1.2.840.10008.5.1.4.1.1.88.59")
    opened = reading.open_document(space_id=scene.alice, document_id=found.id, by=DOCTOR, at=NOON)
    assert opened.content == STUDY


def test_takes_a_document_inside_the_message_and_ids_of_another_case(scene: Cast) -> None:
    written = message()
    told = sent(replace(written, beside={}, inside={"document01": PDF}), by=DOCTOR)
    assert told.status == "Success"
    assert len(_documents(scene)) == 1


def test_tells_the_same_submission_alike(scene: Cast) -> None:
    first, again = sent(message(), by=DOCTOR), sent(message(), by=DOCTOR, at=NOON + timedelta(hours=1))
    assert first == again
    assert len(_documents(scene)) == 1


def test_keeps_the_restrictions(scene: Cast) -> None:
    hidden = (registering.NORMAL, Code("MASQUE_PS", registering.RESTRICTIONS))
    sent(message(entry(confidentiality=hidden)), by=DOCTOR)
    (found,) = _documents(scene)
    assert found.visibility == {Visibility.HIDDEN_FROM_PROFESSIONALS}


def test_keeps_the_identifier_that_the_software_chose(scene: Cast) -> None:
    wished = uuid4()
    sent(message(entry(entry_uuid=f"urn:uuid:{wished}")), by=DOCTOR)
    assert _documents(scene)[0].id == wished


def _replacing(target: str) -> Message:
    newer = entry(PDF + b"2", unique_id="1.2.250.1.999.1.2", entry_uuid="Document02")
    replaced = Association(entry_uuid="r", kind=values.REPLACES, source="Document02", target=target)
    written = message(newer, content=PDF + b"2", others=(replaced,))
    other = replace(SET, unique_id="1.2.250.1.999.2")
    return replace(written, objects=replace(written.objects, submission_sets=(other,)))


def test_replaces_a_document(scene: Cast) -> None:
    sent(message(), by=DOCTOR)
    (old,) = _documents(scene)
    written = _replacing(f"urn:uuid:{naming.entry_id(old.id, old.revision)}")
    assert sent(written, by=DOCTOR).status == "Success"
    statuses = {document.unique_id: document.status for document in _documents(scene)}
    assert statuses == {"1.2.250.1.999.1.1": Status.SUPERSEDED, "1.2.250.1.999.1.2": Status.CURRENT}
    assert sent(written, by=DOCTOR).status == "Success"
    assert len(_documents(scene)) == 2


def test_refuses_to_replace_what_is_replaced(scene: Cast) -> None:
    sent(message(), by=DOCTOR)
    (old,) = _documents(scene)
    sent(_replacing(f"urn:uuid:{old.id}"), by=DOCTOR)
    third = _replacing(f"urn:uuid:{old.id}")
    newer = replace(third.objects.documents[0], unique_id="1.2.250.1.999.1.3")
    objects = replace(third.objects, documents=(newer,), submission_sets=(replace(SET, unique_id="1.2.250.1.999.3"),))
    told = sent(replace(third, objects=objects), by=DOCTOR)
    assert told.errors == (("XDSRegistryDeprecatedDocumentError", "Document02"),)


def test_refuses_another_content_under_the_same_name(scene: Cast) -> None:
    sent(message(), by=DOCTOR)
    told = sent(message(entry(PDF + b"x"), content=PDF + b"x"), by=DOCTOR)
    assert told.errors == (("XDSDuplicateUniqueIdInRegistry", ""),)


def test_tells_what_it_does_not_keep(scene: Cast) -> None:
    said = message(entry(slots={"urn:my:slot": ("x",)}, class_code=Code("52")))
    unheard = Association(entry_uuid="a", kind="urn:other", source="Document01", target=f"urn:uuid:{uuid4()}")
    objects = replace(said.objects, associations=(*said.objects.associations, unheard))
    told = sent(replace(said, objects=objects), by=DOCTOR)
    assert told.status == "Success"
    assert sorted(told.warnings) == [
        "PartialRelationshipContentNotProcessed",
        "XDSExtraMetadataNotSaved",
        "XDSExtraMetadataNotSaved",
    ]


def test_lets_the_software_of_a_structure_deposit(scene: Cast) -> None:
    assert sent(message(), by=software(LABORATORY)).status == "Success"


def test_lets_a_blocked_doctor_deposit(scene: Cast) -> None:
    """Source: R1111-47."""
    assert sent(message(), by=acting(BRUNO)).status == "Success"


def test_refuses_a_record_that_is_not_open(scene: Cast) -> None:
    told = sent(message(), by=DOCTOR, patient=Ins("2999999999999", "", ALICE.ins.oid))
    assert told.errors == (("XDSPatientIdDoesNotMatch", "SubmissionSet01"),)
    stranger = Ins("2850175111111", "", ALICE.ins.oid)
    patient = f"{stranger.value}^^^&{stranger.oid}&ISO^NH"
    written = message(entry(patient_id=patient))
    objects = replace(written.objects, submission_sets=(replace(SET, patient_id=patient),))
    told = sent(replace(written, objects=objects), by=DOCTOR, patient=stranger)
    assert told.errors == (("XDSUnknownPatientId", ""),)


def test_leaves_refusals_of_the_law_to_faults(scene: Cast) -> None:
    with pytest.raises(Refused):
        sent(message(), by=cast.citizen(scene.alice))


def _objects(**said: Any) -> Callable[[Message], Message]:
    return lambda written: replace(written, objects=replace(written.objects, **said))


def _entry(**said: Any) -> Callable[[Message], Message]:
    return lambda written: replace(
        written, objects=replace(written.objects, documents=(replace(written.objects.documents[0], **said),))
    )


OTHER = f"{BORIS.ins.value}^^^&{BORIS.ins.oid}&ISO^NH"
TWO = (entry(), entry(entry_uuid="Document02"))
BAD: dict[str, tuple[Callable[[Message], Message], str, str]] = {
    "an absent document": (lambda one: replace(one, beside={}), "XDSMissingDocument", "Document01"),
    "a reference to nothing": (
        lambda one: replace(one, beside={}, includes=(("Document01", "cid:nothing"),)),
        "XDSMissingDocument",
        "nothing",
    ),
    "a part used twice": (
        lambda one: replace(one, includes=(("Document02", "cid:Document01@essai"),)),
        "XDSMissingDocument",
        "Document01@essai",
    ),
    "a part that serves for nothing": (
        lambda one: replace(one, parts={"other@essai": b"x"}),
        "XDSMissingDocumentMetadata",
        "other@essai",
    ),
    "a document without metadata": (
        lambda one: replace(one, inside={"Document09": PDF}),
        "XDSMissingDocumentMetadata",
        "document09",
    ),
    "a document twice": (
        lambda one: replace(one, inside={"DOCUMENT01": PDF}),
        "XDSRepositoryMetadataError",
        "document01",
    ),
    "another patient in the submission": (
        _objects(submission_sets=(replace(SET, patient_id=OTHER),)),
        "XDSPatientIdDoesNotMatch",
        "SubmissionSet01",
    ),
    "another patient in an entry": (_entry(patient_id=OTHER), "XDSPatientIdDoesNotMatch", "Document01"),
    "another domain": (
        _entry(patient_id=registering.PATIENT.replace(ALICE.ins.oid, "1.2.250.1.213.1.4.8")),
        "XDSPatientIdDoesNotMatch",
        "Document01",
    ),
    "no patient": (
        _objects(submission_sets=(replace(SET, patient_id=""),), documents=(entry(patient_id=""),)),
        "XDSRepositoryMetadataError",
        "",
    ),
    "another hash": (_entry(hash="aa" * 20), "XDSNonIdenticalHash", "Document01"),
    "another size": (_entry(size=1), "XDSNonIdenticalSize", "Document01"),
    "two documents of one name": (
        lambda _: message(*TWO),
        "XDSRepositoryDuplicateUniqueIdInMessage",
        "",
    ),
    "an unknown replaced document": (lambda _: _replacing(f"urn:uuid:{uuid4()}"), "XDSReplaceFailed", "Document02"),
    "a replaced document without a name": (lambda _: _replacing("Document77"), "XDSReplaceFailed", "Document02"),
    "no submission": (_objects(submission_sets=()), "XDSRepositoryMetadataError", "RegistryObjectList"),
    "a document that is no member": (_objects(associations=()), "XDSRepositoryMetadataError", "Document01"),
    "an unknown type": (_entry(type_code=Code("nothing")), "XDSRepositoryMetadataError", "Document01"),
    "an unknown restriction": (
        _entry(confidentiality=(Code("SECRET"),)),
        "XDSRepositoryMetadataError",
        "Document01",
    ),
    "bytes of another kind": (_entry(mime_type="image/png"), "InvalidDocumentContent", "Document01"),
    "a format that is not taken": (_entry(mime_type="application/zip"), "InvalidDocumentContent", "Document01"),
    "a clinical document that is none": (_entry(mime_type="text/xml"), "InvalidDocumentContent", "Document01"),
    "an archive's deletion": (
        _entry(slots={"urn:action:extraMetadataSlot": ("D",)}),
        "XDSMetadataUpdateOperationError",
        "",
    ),
}


@pytest.mark.parametrize(("change", "code", "place"), BAD.values(), ids=BAD.keys())
def test_refuses(scene: Cast, change: Callable[[Message], Message], code: str, place: str) -> None:
    told = sent(change(message()), by=DOCTOR)
    assert told.status == "Failure"
    assert told.errors == ((code, place),)
    assert _documents(scene) == ()


def test_refuses_bytes_that_are_not_in_base64(scene: Cast) -> None:
    written = registering.body(replace(message(), beside={}, inside={"Document01": PDF}))
    wrong = written.replace(base64.b64encode(PDF), b"!!!")
    told = registering.called("repository", wrong, {}, by=DOCTOR, patient=ALICE.ins, at=NOON)
    assert told.errors == (("XDSRepositoryMetadataError", "document01"),)


def test_every_code_has_a_french_sentence() -> None:
    for code, sentence in registry_errors.FAULTS.values():
        assert code
        assert sentence.endswith(".")


def test_the_page_of_reference_can_tell_every_error() -> None:
    told = {*provide_and_register.ERRORS, *update_document_set.ERRORS}
    assert {code for code, _ in registry_errors.FAULTS.values()} <= told
    assert {registry_errors.DUPLICATE, *registry_errors.ASIDE.values()} <= told
    assert {code for _, code, _ in BAD.values()} <= set(provide_and_register.ERRORS)


def _right(strong: bool = True, by: pki.Issued | None = None) -> bytes:
    references = making.references({"1.2.250.1.999.1.1": PDF})
    return making.signed(making.of_submission("1.2.250.1.999.1") + references, strong=strong, by=by)


@pytest.fixture
def authority(tmp_path: Path, settings: Any) -> Iterator[pki.Issued]:
    """An authority that this deployment believes."""
    made = pki.authority("AC des professionnels", span=pki.ALWAYS)
    settings.VIHF = replace(settings.VIHF, authorities=tmp_path)
    (tmp_path / "authority.pem").write_text(made.pem + pki.revoke(made, span=pki.ALWAYS))
    yield made
    signer.forget_authorities()


def test_believes_the_certificate_of_a_known_authority(scene: Cast, authority: pki.Issued) -> None:
    assert sent(signed(_right(by=authority)), by=DOCTOR).status == "Success"


def test_refuses_the_certificate_of_nobody_where_authorities_are_known(scene: Cast, authority: pki.Issued) -> None:
    assert authority.pem
    told = sent(signed(_right()), by=DOCTOR)
    assert told.errors == (("LocalPolicyRestrictionError", "Signature01"),)


@pytest.fixture
def _no_authority(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.VIHF = replace(settings.VIHF, authorities=tmp_path / "nobody")
    yield
    signer.forget_authorities()


@pytest.mark.usefixtures("_no_authority")
@pytest.mark.parametrize("strong", [True, False], ids=["SHA-256", "SHA-1"])
def test_keeps_a_right_signature_apart_from_the_documents(scene: Cast, strong: bool) -> None:
    written = signed(_right(strong))
    assert sent(written, by=DOCTOR) == sent(written, by=DOCTOR)
    (document,) = _documents(scene)
    space_id = scene.alice
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
        (kept,) = signatures.of_submissions(space_id=space_id, submission_ids=(document.submission_id,), cipher=cipher)
        named = signatures.with_unique_ids(space_id=space_id, unique_ids=("1.2.250.1.999.1.9",), cipher=cipher)
    assert kept.content == written.beside["Signature01"]
    assert kept.entry == written.objects.documents[1]
    assert named == (kept,)


@pytest.mark.usefixtures("_no_authority")
def test_gives_a_signature_back_to_whom_may_see_what_it_signs(scene: Cast) -> None:
    content = _right()
    sent(signed(content), by=DOCTOR)
    answer = asking.asked("GetSubmissionSetAndContents", {"$XDSSubmissionSetUniqueId": "'1.2.250.1.999.1'"}, by=DOCTOR)
    ties, found = asking.ties(answer), asking.objects(answer)
    (signature,) = [one for one in found.documents if one.unique_id == "1.2.250.1.999.1.9"]
    assert (signature.size, signature.type_code) == (len(content), Code("E1762", "ASTM", "Full Document"))
    (submission,) = found.submission_sets
    assert ("signs", signature.entry_uuid, submission.entry_uuid) in ties
    body = (
        f'<x:RetrieveDocumentSetRequest xmlns:x="{names.XDSB}"><x:DocumentRequest>'
        f"<x:RepositoryUniqueId>{django_settings.REPOSITORY.oid}</x:RepositoryUniqueId>"
        "<x:DocumentUniqueId>1.2.250.1.999.1.9</x:DocumentUniqueId></x:DocumentRequest></x:RetrieveDocumentSetRequest>"
    )
    reply = asking.replied("repository", body, by=DOCTOR)
    assert [part.content for part in reply.attachments] == [content]
    with pytest.raises(Refused):
        asking.replied("repository", body, by=acting(BRUNO))


def test_refuses_a_wrong_signature(scene: Cast) -> None:
    wrong = making.signed(making.of_submission("1.2.250.1.999.1") + making.references({"1.2.250.1.999.1.1": b"x"}))
    told = sent(signed(wrong), by=DOCTOR)
    assert told.errors == (("LocalPolicyRestrictionError", "Signature01"),)
    assert _documents(scene) == ()


def test_warns_of_a_wrong_signature_where_the_operator_lets_it_pass(scene: Cast, settings: Any) -> None:
    settings.XDS_REFUSES_WRONG_SIGNATURES = False
    told = sent(signed(b"<a/>"), by=DOCTOR)
    assert (told.status, told.warnings) == ("Success", ("LocalPolicyRestrictionError",))
    assert len(_documents(scene)) == 1


@pytest.mark.usefixtures("_no_authority")
def test_refuses_a_second_signature_of_the_same_name(scene: Cast) -> None:
    sent(signed(_right()), by=DOCTOR)
    second = "1.2.250.1.999.2"
    newer = entry(unique_id="1.2.250.1.999.2.1")
    content = making.signed(making.of_submission(second) + making.references({"1.2.250.1.999.2.1": PDF}))
    whole = signed(content)
    objects = replace(
        whole.objects,
        documents=(newer, whole.objects.documents[1]),
        submission_sets=(replace(SET, unique_id=second),),
    )
    told = sent(replace(whole, objects=objects), by=DOCTOR)
    assert told.errors == (("XDSDuplicateUniqueIdInRegistry", ""),)
    assert len(_documents(scene)) == 1
