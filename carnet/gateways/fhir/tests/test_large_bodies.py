"""Large documents: in base64 up to a limit of its own, in parts beyond."""

from pytest_django import Settings

from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, issue, reference
from carnet.gateways.fhir.tests.messages import PDF
from tests.cast import Cast


def test_sends_large_documents_in_base64_to_the_parts(people: Cast, diane: Software, settings: Settings) -> None:
    """The same document is refused in base64, with the way to send it, and taken in a part of its own."""
    settings.FHIR_INLINE_MAX_BYTES = 100_000
    content = PDF + bytes(90_000)
    refused = diane.post("/DocumentReference", messages.inline(reference(people.alice), content))
    assert issue(refused) == (413, "too-long", "Content-Length")
    assert "multipart/related" in refused.content.decode()
    described = messages.document(reference(people.alice), messages.attachment(content, url="cid:d"))
    taken = diane.send(
        "POST",
        "/DocumentReference",
        raw=messages.related(described, {"d": content}),
        Content_Type='multipart/related; boundary="b"',
    )
    assert taken.status_code == 201
