"""The operations of our own, defined for software as FHIR asks: what goes in, what comes out."""

from carnet.gateways.fhir.wire.elements import Json, JsonObject

NAMES = ("break-glass", "deposit-archive", "export-archive")
# The operations that others have defined.
_STANDARD = {
    "validate": "http://hl7.org/fhir/OperationDefinition/Resource-validate",
    "match": "https://profiles.ihe.net/ITI/PDQm/OperationDefinition/PDQmMatch",
    "ihe-pix": "https://profiles.ihe.net/ITI/PIXm/OperationDefinition/IHE.PIXm.pix",
}
_DESCRIPTION = (
    "Says why this professional opens the record of a person who cannot express their will and whose health is in "
    "danger. Call it with the token of the professional; then, until the instant answered, tokens of this professional "
    "whose purpose of use is BTG open the record, as far as the person allows. The person reads the reason."
)

_DEPOSIT = (
    "Deposits the documents of an archive (IHE XDM, IHE_XDM.ZIP) in the record of this patient: all, or none. The body "
    "is the archive itself, under the media type application/zip. Every submission of it must name this patient by "
    "their INS. The answer is a Bundle of type transaction-response: for each submission its List and its "
    "DocumentReferences, 201 for what is new and 200 for what was here already. It asks the scope system/Bundle.c."
)
_EXPORT = (
    "Makes an archive (IHE XDM, IHE_XDM.ZIP) of documents of this patient, in the order in which they are named. Each "
    "is decided and written in the patient's journal as a reading; when one may not be read, nothing is answered. The "
    "answer is the archive itself, under application/zip, or a Binary to who asks for FHIR. It asks the scope "
    "system/Binary.r."
)


def address(name: str, *, base: str) -> str:
    """Gives the canonical address of an operation's definition; one of ours can be read there."""
    return _STANDARD.get(name) or f"{base}/OperationDefinition/{name}"


def to_fhir(name: str, *, base: str) -> JsonObject:
    """Writes the definition of an operation. Raises KeyError for one that is not in NAMES."""
    title, description, affects_state, parameters = _DEFINED[name]
    return {
        "resourceType": "OperationDefinition",
        "id": name,
        "url": address(name, base=base),
        "name": "".join(word.title() for word in name.split("-")),
        "title": title,
        "status": "active",
        "kind": "operation",
        "description": description,
        "affectsState": affects_state,
        "code": name,
        "resource": ["Patient"],
        "system": False,
        "type": False,
        "instance": True,
        "parameter": list(parameters),
    }


def _parameter(name: str, use: str, kind: str, documentation: str, most: str = "1") -> Json:
    return {"name": name, "use": use, "min": 1, "max": most, "documentation": documentation, "type": kind}


_DEFINED: dict[str, tuple[str, str, bool, tuple[Json, ...]]] = {
    "break-glass": (
        "Bris de glace",
        _DESCRIPTION,
        True,
        (
            _parameter("reason", "in", "string", "Why, in at most 1,000 characters; the person reads these words."),
            _parameter("until", "out", "instant", "Until when the glass stays broken, for this professional alone."),
        ),
    ),
    "deposit-archive": (
        "Dépôt d’une archive IHE XDM",
        _DEPOSIT,
        True,
        (
            _parameter("archive", "in", "Binary", "The archive: the body of the request, as it is."),
            _parameter("return", "out", "Bundle", "What became of each document; or an OperationOutcome."),
        ),
    ),
    "export-archive": (
        "Export d’une archive IHE XDM",
        _EXPORT,
        True,
        (
            _parameter("document", "in", "Reference", "A DocumentReference of this patient.", "200"),
            _parameter("return", "out", "Binary", "The archive; or an OperationOutcome."),
        ),
    ),
}
