"""What a search brings besides its results: `_include` and `_revinclude`."""

from collections.abc import Collection

from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.search.parameters import Parameters
from carnet.gateways.fhir.wire.elements import JsonObject

_NAMES = (("_include", "_include:iterate"), ("_revinclude", "_revinclude:iterate"))
# Why some of what profiles name is not brought: it is in the resource already.
_HELD = {
    "DocumentReference:author": "authors are contained in each DocumentReference",
    "DocumentReference:authenticator": "the authenticator is contained in each DocumentReference",
    "DocumentReference:custodian": "the custodian is contained in each DocumentReference",
    "List:source": "the source is contained in each List",
}


def read(parameters: Parameters, *, offered: Collection[str], offered_back: Collection[str] = ()) -> set[str]:
    """Reads what is asked besides the results, as `Type:parameter`; what is not offered is left to `told`."""
    found = set()
    for names, known in zip(_NAMES, (offered, offered_back), strict=True):
        for value in parameters.every(*names):
            asked = _plain(value)
            if asked in known:
                found.add(asked)
    return found


def told(parameters: Parameters, *, offered: Collection[str], offered_back: Collection[str] = ()) -> list[Notice]:
    """Tells what is asked besides the results and is not brought."""
    notices = []
    for names, known in zip(_NAMES, (offered, offered_back), strict=True):
        for value in parameters.every(*names):
            asked = _plain(value)
            if asked not in known:
                why = _HELD.get(asked, "this is not brought with the results and was ignored")
                notices.append(Notice(names[0], f"{why}: {asked[:80]}", "not-supported"))
    return notices


def _plain(value: str) -> str:
    """Gives `Type:parameter` without the type of the target, which is one here."""
    return ":".join(value.strip().split(":")[:2])


def entry(resource: JsonObject, base: str) -> JsonObject:
    """Writes a resource brought besides the results."""
    address = f"{base}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": address, "resource": resource, "search": {"mode": "include"}}
