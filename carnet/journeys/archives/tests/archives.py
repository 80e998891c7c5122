"""Archives made by hand, for tests."""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO

from carnet.foundation.ebrim import names, values, writing
from carnet.foundation.ebrim.values import Association, Code, DocumentEntry, Objects, SubmissionSet
from tests.cast import ALICE, PDF

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
