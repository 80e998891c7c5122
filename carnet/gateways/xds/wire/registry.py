"""The answers of a registry: what went well, what did not, and the objects found.

Texts in UTF-8 that bind their own prefixes. Source: ebRS 3.0; IHE ITI TF-3 §4.2.4; protocols §1.9.
"""

from collections.abc import Iterable

from carnet.foundation.ebrim.writing import escaped
from carnet.gateways.xds.faults import RegistryError
from carnet.gateways.xds.wire import names

SUCCESS = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success"
FAILURE = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure"
PARTIAL_SUCCESS = "urn:ihe:iti:2007:ResponseStatusType:PartialSuccess"
_ERROR = "urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Error"
_WARNING = "urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Warning"


def response(errors: Iterable[RegistryError] = (), *, status: str = "") -> bytes:
    """Writes a RegistryResponse: a failure when there is an error, unless the status is given."""
    return _response(tuple(errors), status).encode()


def query_response(objects: str = "", errors: Iterable[RegistryError] = ()) -> bytes:
    """Writes the answer to a query: the objects found, as `ebrim.writing` writes them, or why there are none."""
    told = tuple(errors)
    return (
        f'<query:AdhocQueryResponse xmlns:query="{names.QUERY}" xmlns:rs="{names.RS}" xmlns:rim="{names.RIM}" '
        f'status="{_status(told, "")}">{_error_list(told)}'
        f"<rim:RegistryObjectList>{objects}</rim:RegistryObjectList></query:AdhocQueryResponse>"
    ).encode()


def documents_response(documents: str = "", errors: Iterable[RegistryError] = ()) -> bytes:
    """Writes the answer to a retrieval: the documents, and what is wrong with the others."""
    told = tuple(errors)
    status = PARTIAL_SUCCESS if documents and _status(told, "") == FAILURE else ""
    return (
        f'<xdsb:RetrieveDocumentSetResponse xmlns:xdsb="{names.XDSB}">{_response(told, status)}{documents}'
        "</xdsb:RetrieveDocumentSetResponse>"
    ).encode()


def query_failed(errors: tuple[RegistryError, ...]) -> bytes:
    """Writes why a query is refused."""
    return query_response(errors=errors)


def documents_failed(errors: tuple[RegistryError, ...]) -> bytes:
    """Writes why no document is given."""
    return documents_response(errors=errors)


def _status(errors: tuple[RegistryError, ...], given: str) -> str:
    return given or (FAILURE if any(not error.is_warning for error in errors) else SUCCESS)


def _response(errors: tuple[RegistryError, ...], status: str) -> str:
    return (
        f'<rs:RegistryResponse xmlns:rs="{names.RS}" status="{_status(errors, status)}">{_error_list(errors)}'
        "</rs:RegistryResponse>"
    )


def _error_list(errors: tuple[RegistryError, ...]) -> str:
    if not errors:
        return ""
    highest = _WARNING if all(error.is_warning for error in errors) else _ERROR
    written = "".join(map(_error, errors))
    return f'<rs:RegistryErrorList highestSeverity="{highest}">{written}</rs:RegistryErrorList>'


def _error(error: RegistryError) -> str:
    severity = _WARNING if error.is_warning else _ERROR
    location = f' location="{escaped(error.location)}"' if error.location else ""
    return (
        f'<rs:RegistryError errorCode="{escaped(error.code)}" codeContext="{escaped(error.context)}"{location} '
        f'severity="{severity}"/>'
    )
