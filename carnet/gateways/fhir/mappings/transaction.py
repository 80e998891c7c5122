"""The transaction Bundle of a deposit (ITI-65): its entries sorted out, its answer."""

from dataclasses import dataclass, field

from carnet.foundation.contents import whole
from carnet.gateways.fhir.mappings import change, contents, references, signature, submission_set
from carnet.gateways.fhir.mappings.contents import Contents
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import multipart
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject

MAX_ENTRIES = 500
# Who a deposit speaks of may be described beside it. The directory and the INS say who people are: nothing is created.
_DESCRIBING = frozenset({"Patient", "Practitioner", "PractitionerRole", "Organization", "Device", "RelatedPerson"})


@dataclass(slots=True)
class Transaction:
    """The entries of a transaction by what they are, each with its position in the request.

    `binaries` are the names by which each may be referred to; `confirmations` are the PATCH entries that say again
    that a replaced document is superseded; `described` are people, places and devices that the others refer to;
    `addresses` are those of the documents, with their ranks.
    """

    scope: references.Scope
    submission: tuple[int, Element] | None = None
    documents: list[tuple[int, Element]] = field(default_factory=list)
    signature: tuple[int, Element] | None = None
    addresses: dict[str, int] = field(default_factory=dict)
    binaries: dict[int, tuple[str, ...]] = field(default_factory=dict)
    confirmations: dict[int, str] = field(default_factory=dict)
    described: dict[int, Element] = field(default_factory=dict)
    folders: list[tuple[int, Element]] = field(default_factory=list)
    contents: Contents = field(default_factory=Contents)
    notices: list[Notice] = field(default_factory=list)
    size: int = 0


def read(bundle: Element, base: str, parts: dict[str, multipart.Part]) -> Transaction:
    """Sorts the entries of a transaction. Contents are decoded here, once. Raises Rejection."""
    bundle.check("Bundle")
    kind = bundle.required("type")
    if kind != "transaction":
        raise Rejection(Kind.NOT_SUPPORTED, bundle.at("type"), "only a transaction is accepted here")
    entries = bundle.children("entry")
    if len(entries) > MAX_ENTRIES:
        raise Rejection(Kind.NOT_SUPPORTED, bundle.at("entry"), f"more than {MAX_ENTRIES} entries")
    message: dict[str, Element] = {}
    found = Transaction(
        scope=references.Scope(base=base, message=message), contents=Contents(parts=parts), size=len(entries)
    )
    for position, entry in enumerate(entries):
        _sort(found, position, entry, message)
    if not found.documents:
        raise Rejection(Kind.REQUIRED, bundle.at("entry"), "expected a DocumentReference")
    return found


def _sort(found: Transaction, position: int, entry: Element, message: dict[str, Element]) -> None:
    entry.check("BundleEntry")
    request = entry.needed("request")
    request.check("BundleEntryRequest")
    method, url = request.required("method"), request.required("url")
    if request.text("ifNoneExist") and url not in _DESCRIBING:
        raise Rejection(Kind.NOT_SUPPORTED, request.at("ifNoneExist"), "conditional creation")
    if method == "PATCH":
        found.confirmations[position] = _confirmation(entry, request, url)
        return
    resource = entry.needed("resource")
    name = resource.required("resourceType")
    if method != "POST" or url.strip("/") != name:
        raise Rejection(Kind.NOT_SUPPORTED, request.place, "only POST of a new resource, or PATCH")
    full_url = entry.text("fullUrl").strip()
    if full_url:
        if full_url in message:
            raise Rejection(Kind.STRUCTURE, entry.at("fullUrl"), "this fullUrl is used twice")
        message[full_url] = resource
    if name in _DESCRIBING:
        found.described[position] = resource
        for address in _relative(full_url, resource):
            message.setdefault(address, resource)
        return
    match name:
        case "DocumentReference" if signature.is_signature(resource):
            if found.signature is not None:
                raise Rejection(Kind.NOT_SUPPORTED, resource.place, "one signature per deposit")
            found.signature = (position, resource)
        case "DocumentReference":
            if full_url:
                found.addresses[full_url] = len(found.documents)
            found.documents.append((position, resource))
        case "Binary":
            content = contents.read_binary(resource, full_url, found.contents.parts)
            names = _names(full_url, resource)
            found.contents.binaries.update(dict.fromkeys(names, content))
            found.binaries[position] = names
        case "List":
            _keep_list(found, position, resource)
        case _:
            raise Rejection(Kind.NOT_SUPPORTED, resource.place, "this resource is not taken in a deposit")


def _relative(full_url: str, resource: Element) -> tuple[str, ...]:
    """Gives the relative references that lead to a resource of the message: its own id, the end of its address."""
    name, identifier = resource.resource_type, resource.text("id")
    tail = full_url.rpartition(f"/{name}/")[2] if full_url.startswith(("http://", "https://")) else ""
    return tuple(f"{name}/{known}" for known in (identifier, tail) if known)


def _names(full_url: str, resource: Element) -> tuple[str, ...]:
    """Gives the addresses by which a document may refer to a Binary."""
    identifier = resource.text("id")
    names = (full_url, f"Binary/{identifier}" if identifier else "")
    return tuple(name for name in names if name)


def _keep_list(found: Transaction, position: int, resource: Element) -> None:
    kind = submission_set.list_type(resource)
    if kind == "folder":
        found.folders.append((position, resource))
        return
    if kind != "submissionset":
        raise Rejection(Kind.CODE, resource.at("code"), "expected submissionset or folder")
    if found.submission is not None:
        raise Rejection(Kind.NOT_SUPPORTED, resource.place, "one SubmissionSet per deposit")
    found.submission = (position, resource)


def _confirmation(entry: Element, request: Element, url: str) -> str:
    """Reads a PATCH that accompanies a replacement; gives the document it names. It may say nothing else."""
    path, _, _ = url.partition("?")
    resource = entry.needed("resource")
    if path.partition("/")[0] != "DocumentReference":
        raise Rejection(Kind.NOT_SUPPORTED, request.at("url"), "only a DocumentReference may be patched here")
    if resource.required("resourceType") == "Parameters":
        patch = change.read_fhirpath_patch(resource)
    elif resource.resource_type == "Binary":
        raw = contents.read_binary(resource, "", {})
        patch = change.read_json_patch_bytes(whole(raw.content), resource.at("data"))
    else:
        raise Rejection(Kind.NOT_SUPPORTED, resource.place, "expected Parameters or a Binary")
    if not patch.only_supersedes:
        raise Rejection(
            Kind.NOT_SUPPORTED, resource.place, "in a deposit, a PATCH may only confirm that status is superseded"
        )
    return url


def unused_binaries(found: Transaction, used: set[str]) -> list[Rejection]:
    """Finds the Binary entries that no document refers to: a deposit must not lose them in silence."""
    return [
        Rejection(Kind.RULE, f"Bundle.entry[{position}]", "no DocumentReference refers to this Binary")
        for position, names in found.binaries.items()
        if used.isdisjoint(names)
    ]


def response(entries: list[JsonObject]) -> JsonObject:
    """Writes the answer of a transaction: one entry per entry of the request, in the same order."""
    found: list[Json] = [*entries]
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": found}
