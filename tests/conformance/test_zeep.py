"""Another's SOAP client, made from the published WSDLs, against a running server: search, retrieve, deposit.

zeep writes the requests and reads the answers by the schemas of IHE; of ours it gets a signed VIHF and an address.
"""

from typing import Any

import pytest
import zeep
from lxml import etree
from pytest_django.live_server_helper import LiveServer
from zeep import wsa

from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.stored_queries.table import STORED_QUERIES
from carnet.gateways.xds.tests import foldering, registering
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name
from tests import cast, xds_caller
from tests.cast import ALICE, PDF, Cast, acting, deposited, pdf
from tests.shared import shared_path

pytestmark = pytest.mark.django_db(transaction=True)

REPOSITORY = "2.25.229591801317592700950679182005180515140"
QUERIES = {query.name: identifier for identifier, query in STORED_QUERIES.items()}
APPROVED = "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')"


@pytest.fixture
def people(live_server: LiveServer) -> Cast:
    """The fixed cast, on the server's base, and two documents of Alice."""
    people = cast.assemble()
    deposited(people.alice, pdf("Premier bilan", unique_id="1.2.250.1.999.1"), by=acting(cast.DIANE))
    deposited(people.alice, pdf("Second bilan", unique_id="1.2.250.1.999.2"), by=acting(cast.DIANE))
    return people


def _client(wsdl: str, *plugins: zeep.Plugin) -> Any:
    """Makes a client from a WSDL. It knows nothing of the schemas' substitution groups: lists come as raw elements."""
    path = shared_path(f"data/xds/schemas-ihe-xds/{wsdl}")
    make: Any = zeep.Client
    return make(str(path), plugins=[wsa.WsAddressingPlugin(), *plugins], settings=zeep.Settings(strict=False))


def _service(client: Any, live_server: LiveServer, service: str) -> Any:
    """Points a client to this server."""
    (binding,) = client.wsdl.bindings
    return client.create_service(binding, f"{live_server.url}{xds_caller.SERVICES}{service}")


def _documents(client: Any, answer: Any) -> list[Any]:
    """Reads the documents of an answer by the schema's own type."""
    known = client.get_element(f"{{{names.RIM}}}ExtrinsicObject")
    return [known.parse(raw, client.wsdl.types) for raw in answer.RegistryObjectList._raw_elements]


class _Objects(zeep.Plugin):
    """Puts a registry's objects in the list that zeep leaves empty, for it writes no substitution group."""

    def __init__(self, written: str) -> None:
        self._objects = etree.fromstring(written)[0]

    def egress(self, envelope: Any, http_headers: Any, operation: Any, binding_options: Any) -> Any:
        """Completes a request."""
        request = envelope.find(f".//{name(names.LCM, 'SubmitObjectsRequest')}")
        for empty in request.findall(name(names.RIM, "RegistryObjectList")):
            request.remove(empty)
        request.append(self._objects)
        return envelope, http_headers


def _security(patient: Ins = ALICE.ins) -> list[etree._Element]:
    security = etree.Element(name(names.SECURITY, "Security"), nsmap={"wsse": names.SECURITY})
    security.append(xds_caller.assertion(xds_caller.of(cast.DIANE, patient=patient)))
    return [security]


def _query(query: str, **slots: str) -> dict[str, Any]:
    written = [{"name": f"${slot}", "ValueList": {"_value_1": [{"Value": value}]}} for slot, value in slots.items()]
    return {
        "ResponseOption": {"returnType": "LeafClass", "returnComposedObjects": True},
        "AdhocQuery": {"id": QUERIES[query], "Slot": written},
    }


def _slots(found: Any) -> dict[str, str]:
    return {slot.name: slot.ValueList._value_1[0]["Value"] for slot in found.Slot}


@pytest.mark.usefixtures("people")
def test_searches_a_record(live_server: LiveServer) -> None:
    client = _client("iti18.wsdl")
    registry = _service(client, live_server, "registry")
    patient = f"'{xds_caller.cx(ALICE.ins)}'"
    asked = _query("FindDocuments", XDSDocumentEntryPatientId=patient, XDSDocumentEntryStatus=APPROVED)
    answer = registry.DocumentRegistry_RegistryStoredQuery(_soapheaders=_security(), **asked)
    assert answer.status.endswith(":Success")
    found = _documents(client, answer)
    assert sorted(one.Name._value_1[0]["LocalizedString"].value for one in found) == ["Premier bilan", "Second bilan"]
    assert {_slots(one)["repositoryUniqueId"] for one in found} == {REPOSITORY}


@pytest.mark.usefixtures("people")
def test_is_told_of_a_query_that_is_wrong(live_server: LiveServer) -> None:
    client = _client("iti18.wsdl")
    registry = _service(client, live_server, "registry")
    asked = _query("GetDocuments")
    answer = registry.DocumentRegistry_RegistryStoredQuery(_soapheaders=_security(), **asked)
    assert [error.errorCode for error in answer.RegistryErrorList.RegistryError] == ["XDSStoredQueryMissingParam"]
    other = _query(
        "FindDocuments",
        XDSDocumentEntryPatientId=f"'{xds_caller.cx(cast.BORIS.ins)}'",
        XDSDocumentEntryStatus=APPROVED,
    )
    with pytest.raises(zeep.exceptions.Fault) as refused:
        registry.DocumentRegistry_RegistryStoredQuery(_soapheaders=_security(), **other)
    assert [code.localname for code in refused.value.subcodes] == ["XDSPatientIdDoesNotMatch"]


@pytest.mark.usefixtures("people")
def test_retrieves_documents(live_server: LiveServer) -> None:
    repository = _service(_client("iti43.wsdl"), live_server, "repository")
    asked = [
        {"RepositoryUniqueId": REPOSITORY, "DocumentUniqueId": unique_id}
        for unique_id in ("1.2.250.1.999.1", "1.2.250.1.999.2", "1.2.250.1.999.3")
    ]
    answer = repository.DocumentRepository_RetrieveDocumentSet(_soapheaders=_security(), DocumentRequest=asked)
    assert answer.RegistryResponse.status.endswith(":PartialSuccess")
    given = {one.DocumentUniqueId: one.Document for one in answer.DocumentResponse}
    assert given == {"1.2.250.1.999.1": PDF + b"Premier bilan", "1.2.250.1.999.2": PDF + b"Second bilan"}


@pytest.mark.usefixtures("people")
def test_deposits_a_document(live_server: LiveServer) -> None:
    said = registering.message()
    client = _client("iti41.wsdl", _Objects(registering.submit_objects(said.objects)))
    repository = _service(client, live_server, "repository")
    deposit = repository["DocumentRepository_ProvideAndRegisterDocumentSet-b"]
    answer = deposit(
        _soapheaders=_security(),
        SubmitObjectsRequest={"RegistryObjectList": {}},
        Document=[{"_value_1": PDF, "id": "Document01"}],
    )
    assert answer.status.endswith(":Success")
    asked = [{"RepositoryUniqueId": REPOSITORY, "DocumentUniqueId": "1.2.250.1.999.1.1"}]
    given = _service(_client("iti43.wsdl"), live_server, "repository").DocumentRepository_RetrieveDocumentSet(
        _soapheaders=_security(), DocumentRequest=asked
    )
    # zeep strips the line ends of what travels beside the envelope.
    assert [one.Document for one in given.DocumentResponse] == [PDF.strip(b"\r\n")]


@pytest.mark.usefixtures("people")
def test_deposits_a_folder_and_finds_it(live_server: LiveServer) -> None:
    client = _client("iti41.wsdl", _Objects(registering.submit_objects(foldering.made().objects)))
    repository = _service(client, live_server, "repository")
    answer = repository["DocumentRepository_ProvideAndRegisterDocumentSet-b"](
        _soapheaders=_security(),
        SubmitObjectsRequest={"RegistryObjectList": {}},
        Document=[{"_value_1": PDF, "id": "Document01"}],
    )
    assert (answer.status.rpartition(":")[2], answer.RegistryErrorList) == ("Success", None)
    client = _client("iti18.wsdl")
    registry = _service(client, live_server, "registry")
    asked = _query("GetFolderAndContents", XDSFolderUniqueId=f"'{foldering.NAME}'")
    found = registry.DocumentRegistry_RegistryStoredQuery(_soapheaders=_security(), **asked)
    kinds = [etree.QName(raw).localname for raw in found.RegistryObjectList._raw_elements]
    assert sorted(kinds) == ["Association", "ExtrinsicObject", "RegistryPackage"]
    package = client.get_element(f"{{{names.RIM}}}RegistryPackage")
    (folder,) = (
        package.parse(raw, client.wsdl.types)
        for raw in found.RegistryObjectList._raw_elements
        if etree.QName(raw).localname == "RegistryPackage"
    )
    assert folder.Name._value_1[0]["LocalizedString"].value == "Suivi du diabète"
    assert list(_slots(folder)) == ["lastUpdateTime"]
