"""The signature of a submission covers what it says, or is refused."""

import pytest

from carnet.foundation.xml import xades
from carnet.foundation.xml.tests import xades_making as making

SET = "1.2.250.1.9"
TEXT = b'<?xml version="1.0"?>\n<a  b="1"><c/></a>\n'
DOCUMENTS = {"1.2.3": TEXT, "1.2.4": b"%PDF-1.7"}
WHOLE = making.of_submission(SET) + making.references(DOCUMENTS)


@pytest.mark.parametrize("strong", [True, False], ids=["SHA-256", "SHA-1"])
def test_believes_a_right_signature(strong: bool) -> None:
    found = xades.verify(making.signed(WHOLE, strong=strong), submission=SET, documents=DOCUMENTS)
    assert found.certificate[:1] == b"\x30"


def test_believes_digests_of_canonical_forms() -> None:
    manifest = making.of_submission(SET) + making.references({"1.2.3": making.canonical(TEXT)})
    assert making.canonical(TEXT) != TEXT
    assert xades.verify(making.signed(manifest), submission=SET, documents={"1.2.3": TEXT}).certificate


COMMENTED = (
    b'<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n<a  b="1"><!-- said of c --><c/></a><!-- after -->\n'
)


@pytest.mark.parametrize("comments", [True, False], ids=["with comments", "without"])
@pytest.mark.parametrize("exclusive", [True, False], ids=["exclusive", "inclusive"])
def test_believes_the_digest_of_any_canonical_form_of_a_commented_document(comments: bool, exclusive: bool) -> None:
    form = making.canonical(COMMENTED, comments=comments, exclusive=exclusive)
    assert (b"said of c" in form, b"xml-stylesheet" in form) == (comments, True)
    manifest = making.of_submission(SET) + making.references({"1.2.3": form})
    assert xades.verify(making.signed(manifest), submission=SET, documents={"1.2.3": COMMENTED}).certificate


def test_refuses_a_document_whose_comment_was_changed() -> None:
    form = making.canonical(COMMENTED, comments=True)
    manifest = making.of_submission(SET) + making.references({"1.2.3": form})
    changed = {"1.2.3": COMMENTED.replace(b"said", b"sold")}
    with pytest.raises(xades.WrongSignature):
        xades.verify(making.signed(manifest), submission=SET, documents=changed)


def test_believes_digests_of_sha_256() -> None:
    manifest = making.of_submission(SET) + making.references(
        DOCUMENTS, algorithm="http://www.w3.org/2001/04/xmlenc#sha256"
    )
    assert xades.verify(making.signed(manifest), submission=SET, documents=DOCUMENTS).certificate


_RIGHT = making.signed(WHOLE)
_MANIFEST = _RIGHT[_RIGHT.index(b"<ds:Manifest") : _RIGHT.index(b"</ds:Manifest>") + len(b"</ds:Manifest>")]
WRONG = {
    "not xml": b"plain",
    "another root": b"<a/>",
    "a doctype": b"<!DOCTYPE a>" + _RIGHT,
    "no certificate": _RIGHT.replace(b"X509Certificate>", b"X509Other>"),
    "an unreadable certificate": _RIGHT.replace(b"<ds:X509Certificate>M", b"<ds:X509Certificate>N"),
    "a digest changed after": _RIGHT.replace(making.digest(TEXT).encode(), making.digest(b"x").encode()),
    "a value changed after": _RIGHT.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>AAAA"),
    "another manifest before": _RIGHT.replace(
        b"<ds:Object>", b"<ds:Object>" + _MANIFEST + b"</ds:Object><ds:Object>", 1
    ),
    "a manifest of another name before": _RIGHT.replace(
        _MANIFEST, b'<ds:Manifest Id="other"/>' + _MANIFEST.replace(b"IHEManifest", b"moved"), 1
    ),
    "a reference outside": _RIGHT.replace(b'URI="#IHEManifest"', b'URI="http://localhost/m"'),
    "a way of signing by secret": _RIGHT.replace(b"xmldsig-more#rsa-sha256", b"xmldsig-more#hmac-sha256"),
    "another document": making.signed(WHOLE + making.references({"1.2.5": b"x"})),
    "a document left out": making.signed(making.of_submission(SET) + making.references({"1.2.3": TEXT})),
    "a document twice": making.signed(WHOLE + making.references({"1.2.3": TEXT})),
    "another submission": making.signed(making.of_submission("1.9") + making.references(DOCUMENTS)),
    "no submission": making.signed(making.references(DOCUMENTS)),
    "another content": making.signed(making.of_submission(SET) + making.references({**DOCUMENTS, "1.2.3": b"<a/>"})),
    "a bare hash in place of the submission": making.signed(
        making.references({SET: b"x"}) + making.references(DOCUMENTS)
    ),
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG.keys())
def test_refuses(content: bytes) -> None:
    with pytest.raises(xades.WrongSignature):
        xades.verify(content, submission=SET, documents=DOCUMENTS)
