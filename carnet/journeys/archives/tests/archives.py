"""Archives made by hand, for tests."""

import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from io import BytesIO

from carnet.foundation.ebrim import names, values, writing
from carnet.foundation.ebrim.values import Association, Code, DocumentEntry, Objects, SubmissionSet
from tests.cast import ALICE, BORIS, PDF

PATIENT = f"{ALICE.ins.value}^^^&{ALICE.ins.oid}&ISO^NH"


def objects(*entries: DocumentEntry, number: str = "1", patient: str = PATIENT) -> Objects:
    """Describes one submission of these entries."""
    submission = SubmissionSet(
        entry_uuid="S", unique_id=f"1.2.250.1.999.{number}", source_id="1.2.250.1.999", patient_id=patient
    )
    members = tuple(
        Association(entry_uuid=f"a{one.entry_uuid}", kind=values.HAS_MEMBER, source="S", target=one.entry_uuid)
        for one in entries
    )
    return Objects(submission_sets=(submission,), documents=entries, associations=members)


def entry(**said: object) -> DocumentEntry:
    """Describes a PDF."""
    whole = DocumentEntry(
        entry_uuid="D",
        unique_id="1.2.250.1.999.1.1",
        patient_id=PATIENT,
        mime_type="application/pdf",
        title="Lettre",
        type_code=Code("11488-4"),
        creation_time="20260302120000",
        confidentiality=(Code("N"),),
        uri="DOC0001.PDF",
    )
    return replace(whole, **said)  # type: ignore[arg-type]  # the tests name the fields


def metadata(found: Objects) -> bytes:
    """Writes a METADATA.XML."""
    written = writing.Writer().every(found)
    return (
        f'  <lcm:SubmitObjectsRequest xmlns:lcm="{names.LCM}" xmlns:rim="{names.RIM}"><rim:RegistryObjectList>'
        f"{written}</rim:RegistryObjectList></lcm:SubmitObjectsRequest>"
    ).encode()


def packed(members: Mapping[str, bytes]) -> bytes:
    """Writes a ZIP."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def archive(*sets: Objects, files: Iterable[tuple[str, bytes]] = (("DOC0001.PDF", PDF),)) -> bytes:
    """Writes an archive of these submissions, each beside the same files."""
    held = tuple(files)
    members: dict[str, bytes] = {"INDEX.HTM": b"<html/>", "README.TXT": b"x"}
    for number, one in enumerate(sets, start=1):
        folder = f"IHE_XDM/SUBSET{number:02d}"
        members[f"{folder}/METADATA.XML"] = metadata(one)
        members.update({f"{folder}/{name}": content for name, content in held})
    return packed(members)


OTHER = f"{BORIS.ins.value}^^^&{BORIS.ins.oid}&ISO^NH"
METADATA = "IHE_XDM/SUBSET01/METADATA.XML"

# The worst guests of every door: what is sent, and the code of the check that refuses it.
WORST: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"%PDF-1.7 not a zip", "not-a-zip"),
    "a zip cut short": (lambda: archive(objects(entry()))[:-40], "not-a-zip"),
    "a bomb": (lambda: packed({METADATA: b"<a/>", "IHE_XDM/SUBSET01/A.XML": bytes(50_000_000)}), "bomb"),
    "a path above": (lambda: packed({METADATA: b"<a/>", "IHE_XDM/../../etc/passwd": b"x"}), "name"),
    "an absolute path": (lambda: packed({METADATA: b"<a/>", "/etc/passwd": b"x"}), "name"),
    "no metadata": (lambda: packed({"INDEX.HTM": b"x", "IHE_XDM/SUBSET01/DOC0001.PDF": PDF}), "no-metadata"),
    "metadata that are no XML": (lambda: packed({METADATA: b"{}"}), "metadata"),
    "a doctype": (lambda: packed({METADATA: b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "metadata"),
    "another hash": (lambda: archive(objects(entry(hash="aa" * 20))), "wrong-hash"),
    "another size": (lambda: archive(objects(entry(size=3))), "wrong-size"),
    "an absent file": (lambda: archive(objects(entry(uri="DOC0009.PDF"))), "missing-document"),
    "a program": (
        lambda: archive(objects(entry(mime_type="application/x-msdownload", uri="A.EXE")), files=(("A.EXE", b"MZ"),)),
        "unsupported-media-type",
    ),
    "a program called a PDF": (lambda: archive(objects(entry()), files=(("DOC0001.PDF", b"MZ"),)), "wrong-media-type"),
    "an unknown type": (lambda: archive(objects(entry(type_code=Code("nothing")))), "unknown-type"),
    "somebody else": (lambda: archive(objects(entry(patient_id=OTHER), patient=OTHER)), "other-patient"),
    "two persons": (lambda: archive(objects(entry(patient_id=OTHER))), "patient"),
    "a right submission, then a wrong one": (
        lambda: archive(
            objects(entry()), objects(entry(unique_id="1.2.250.1.999.2.1", mime_type="image/png"), number="2")
        ),
        "wrong-media-type",
    ),
}
