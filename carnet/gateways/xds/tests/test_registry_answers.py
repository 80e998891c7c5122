"""The answers of a registry: valid for the published schemas, and put as they are in an envelope."""

from collections.abc import Callable

import pytest
from lxml import etree

from carnet.foundation.ebrim import writing
from carnet.gateways.xds.faults import RegistryError
from carnet.gateways.xds.wire import names, registry, soap
from tests import registry_schemas

_ERROR = RegistryError("XDSRegistryError", 'a "quoted" <text> & more', location="Document01")
_WARNING = RegistryError("XDSExtraMetadataNotSaved", "author", is_warning=True)
_SCHEMAS: dict[str, tuple[str, Callable[[tuple[RegistryError, ...]], bytes]]] = {
    "response": ("ebRS30/rs.xsd", registry.response),
    "query": ("ebRS30/query.xsd", registry.query_failed),
    "documents": ("IHE/IHEXDSB.xsd", registry.documents_failed),
}


@pytest.mark.parametrize("kind", sorted(_SCHEMAS))
@pytest.mark.parametrize("errors", [(), (_WARNING,), (_ERROR, _WARNING)], ids=["none", "warning", "error"])
def test_writes_answers_that_the_published_schemas_accept(kind: str, errors: tuple[RegistryError, ...]) -> None:
    path, write = _SCHEMAS[kind]
    schema = registry_schemas.schema(path)
    written = etree.fromstring(write(errors))
    assert schema.validate(written), schema.error_log


@pytest.mark.parametrize(
    ("errors", "documents", "expected"),
    [
        ((), "", registry.SUCCESS),
        ((_WARNING,), "", registry.SUCCESS),
        ((_ERROR,), "", registry.FAILURE),
        ((_ERROR,), "<xdsb:DocumentResponse/>", registry.PARTIAL_SUCCESS),
        ((_WARNING,), "<xdsb:DocumentResponse/>", registry.SUCCESS),
    ],
    ids=["nothing", "warning", "error", "some", "all-with-warning"],
)
def test_says_whether_it_went_well(errors: tuple[RegistryError, ...], documents: str, expected: str) -> None:
    written = etree.fromstring(registry.documents_response(documents, errors))
    assert written[0].get("status") == expected


def test_puts_a_body_already_written_in_the_envelope_as_it_is() -> None:
    body = registry.query_response(writing.object_ref("urn:uuid:1"))
    envelope = etree.fromstring(soap.write(None, action="urn:x", body=body))
    (found,) = envelope.findall(f"{names.name(names.SOAP12, 'Body')}/*")
    assert etree.tostring(found, method="c14n2") == etree.tostring(etree.fromstring(body), method="c14n2")
    assert [etree.QName(child).localname for child in envelope] == ["Header", "Body"]
