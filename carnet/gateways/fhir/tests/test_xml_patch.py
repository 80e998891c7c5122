"""XML Patch (RFC 5261): what FHIR writes with it, asked of a document."""

import pytest

from carnet.domain.documents.codes import Change, Status, Visibility
from carnet.foundation import ids
from carnet.gateways.fhir.mappings import change, xml_patch
from carnet.gateways.fhir.mappings.document_reference import IS_ARCHIVED
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.tests.conftest import Software, issue, read
from carnet.gateways.fhir.tests.messages import VISIBILITY
from carnet.gateways.fhir.tests.values import described
from carnet.gateways.fhir.wire.elements import Element
from tests import cast
from tests.cast import Cast, acting, deposited, pdf

XML_PATCH = "application/xml-patch+xml"
HIDDEN = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
LABEL = (
    f'<securityLabel xmlns="http://hl7.org/fhir"><coding><system value="{VISIBILITY}"/><code value="MASQUE_PS"/>'
    "</coding></securityLabel>"
)
ARCHIVED = f'<extension xmlns="http://hl7.org/fhir" url="{IS_ARCHIVED}"><valueBoolean value="true"/></extension>'
EXTENSION = f"f:DocumentReference/f:extension[@url='{IS_ARCHIVED}']"


def _diff(*operations: str) -> bytes:
    return f'<diff xmlns:f="http://hl7.org/fhir">{"".join(operations)}</diff>'.encode()


def _replace(sel: str, value: str) -> str:
    return f'<replace sel="{sel}">{value}</replace>'


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (_replace("f:DocumentReference/f:status/@value", "superseded"), Change(status=Status.SUPERSEDED)),
        (_replace("/f:DocumentReference/f:status/@value", "superseded"), Change(status=Status.SUPERSEDED)),
        (
            _replace("f:DocumentReference/f:status", '<f:status value="entered-in-error"/>'),
            Change(status=Status.DELETED),
        ),
        (f'<add sel="f:DocumentReference">{LABEL}</add>', Change(adds=HIDDEN)),
        (f'<add sel="f:DocumentReference/f:securityLabel[1]" pos="after">{LABEL}</add>', Change(adds=HIDDEN)),
        ('<remove sel="f:DocumentReference/f:securityLabel[2]"/>', Change(removes=HIDDEN)),
        (
            "<remove sel=\"f:DocumentReference/f:securityLabel[f:coding/f:code/@value='MASQUE_PS']\"/>",
            Change(removes=HIDDEN),
        ),
        (_replace("f:DocumentReference/f:securityLabel", LABEL), Change(visibility=HIDDEN)),
        (_replace("f:DocumentReference/f:securityLabel[1]/f:coding/f:code/@value", "MASQUE_PS"), Change(adds=HIDDEN)),
        (f'<add sel="f:DocumentReference">{ARCHIVED}</add>', Change(is_archived=True)),
        (_replace(f"{EXTENSION}/f:valueBoolean/@value", "false"), Change(is_archived=False)),
        (_replace(f"{EXTENSION}/f:valueBoolean", '<f:valueBoolean value="true"/>'), Change(is_archived=True)),
        (_replace(EXTENSION, ARCHIVED), Change(is_archived=True)),
        (f'<remove sel="{EXTENSION}"/>', Change(is_archived=False)),
    ],
    ids=["status", "from-the-root", "status-element", "add-label", "add-beside", "remove-second", "remove-named",
         "labels", "label-code", "archive", "unarchive", "archive-element", "archive-extension", "remove-archive"],
)  # fmt: skip
def test_reads_an_xml_patch(operation: str, expected: Change) -> None:
    patch = change.read_fhirpath_patch(Element(xml_patch.read(_diff(operation)), "diff"))
    current = described(visibility=HIDDEN)
    assert change.apply(patch, current=current, expected_revision=None) == expected


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", Kind.MALFORMED_XML),
        (b"<diff", Kind.MALFORMED_XML),
        (b'<!DOCTYPE diff [<!ENTITY a "b">]><diff><remove sel="&a;"/></diff>', Kind.MALFORMED_XML),
        (b"<zebra/>", Kind.WRONG_RESOURCE),
        (_diff(), Kind.STRUCTURE),
        (_diff('<remove sel="x"/>' * 51), Kind.STRUCTURE),
        (_diff('<zebra sel="f:DocumentReference"/>'), Kind.NOT_SUPPORTED),
        (_diff("<remove/>"), Kind.REQUIRED),
        (_diff('<remove sel="g:DocumentReference/g:securityLabel"/>'), Kind.VALUE),
        (_diff('<add sel="f:DocumentReference" type="@id">x</add>'), Kind.NOT_SUPPORTED),
        (_diff('<add sel="f:DocumentReference"/>'), Kind.STRUCTURE),
        (_diff('<add sel="f:DocumentReference"><f:description value="x"/></add>'), Kind.UNCHANGEABLE),
        (_diff(_replace("f:DocumentReference/f:type", LABEL)), Kind.UNCHANGEABLE),
        (_diff('<remove sel="f:DocumentReference/f:author"/>'), Kind.UNCHANGEABLE),
        (_diff('<remove sel="f:DocumentReference/f:status"/>'), Kind.RULE),
        (_diff(_replace("f:DocumentReference/f:status/@value", "zebra")), Kind.CODE),
        (_diff(_replace(f"{EXTENSION}/f:valueBoolean/@value", "zebra")), Kind.UNCHANGEABLE),
        (_diff('<add sel="f:DocumentReference"><f:securityLabel><f:zebra/></f:securityLabel></add>'),
         Kind.UNKNOWN_ELEMENT),
    ],
    ids=["empty", "cut", "entity", "root", "nothing", "too-many", "verb", "no-sel", "prefix", "attribute",
         "adds-nothing", "adds-other", "replaces-other", "removes-other", "removes-status", "status", "boolean",
         "element"],
)  # fmt: skip
def test_refuses_what_it_cannot_do(body: bytes, kind: Kind) -> None:
    with pytest.raises(Rejection) as refusal:
        change.read_fhirpath_patch(Element(xml_patch.read(body), "diff"))
    assert refusal.value.kind is kind


@pytest.fixture
def identifier(people: Cast) -> str:
    """The public identifier of a document that Diane wrote."""
    done = deposited(people.alice, pdf("Bilan", unique_id="1.2.3.4"), by=acting(cast.DIANE))
    return ids.public_row(people.alice, done.document_ids[0])


def test_changes_a_document_through_the_door(identifier: str, diane: Software) -> None:
    path = f"/DocumentReference/{identifier}"
    hide = _diff(f'<add sel="f:DocumentReference">{LABEL}</add>')
    answer = diane.send("PATCH", path, raw=hide, Content_Type=XML_PATCH)
    assert answer.status_code == 200
    assert "MASQUE_PS" in str(read(answer)["securityLabel"])
    other = _diff('<remove sel="f:DocumentReference/f:author"/>')
    assert issue(diane.send("PATCH", path, raw=other, Content_Type=XML_PATCH))[0] == 405
    assert issue(diane.send("PATCH", path, raw=b"<", Content_Type=XML_PATCH))[0] == 400


def test_changes_by_identifier_the_version_that_was_read(people: Cast, identifier: str, diane: Software) -> None:
    path = f"/DocumentReference?identifier=urn:oid:1.2.3.4&patient={ids.public(people.alice)}"
    archive = _diff(f'<add sel="f:DocumentReference">{ARCHIVED}</add>')

    def changed(etag: str) -> int:
        return diane.send("PATCH", path, raw=archive, Content_Type=XML_PATCH, If_Match=etag).status_code

    etag = diane.get(f"/DocumentReference/{identifier}")["ETag"]
    assert changed('W/"41"') == 412
    assert changed("zebra") == 400
    assert changed(etag) == 200
    assert changed(etag) == 412
    assert diane.get(f"/DocumentReference/{identifier}", If_None_Match=etag).status_code == 200
    newer = diane.get(f"/DocumentReference/{identifier}")["ETag"]
    assert diane.get(f"/DocumentReference/{identifier}", If_None_Match=newer).status_code == 304
