"""The operations of our own, defined for software as FHIR asks: what goes in, what comes out."""

from carnet.gateways.fhir.wire.elements import Json, JsonObject

NAMES = ("break-glass",)
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


def address(name: str, *, base: str) -> str:
    """Gives the canonical address of an operation's definition; one of ours can be read there."""
    return _STANDARD.get(name) or f"{base}/OperationDefinition/{name}"


def to_fhir(name: str, *, base: str) -> JsonObject:
    """Writes the definition of an operation. Raises KeyError for one that is not in NAMES."""
    return {"break-glass": _break_glass}[name](base)


def _break_glass(base: str) -> JsonObject:
    return {
        "resourceType": "OperationDefinition",
        "id": "break-glass",
        "url": address("break-glass", base=base),
        "name": "BreakGlass",
        "title": "Bris de glace",
        "status": "active",
        "kind": "operation",
        "description": _DESCRIPTION,
        "affectsState": True,
        "code": "break-glass",
        "resource": ["Patient"],
        "system": False,
        "type": False,
        "instance": True,
        "parameter": [
            _parameter("reason", "in", "string", "Why, in at most 1,000 characters; the person reads these words."),
            _parameter("until", "out", "instant", "Until when the glass stays broken, for this professional alone."),
        ],
    }


def _parameter(name: str, use: str, kind: str, documentation: str) -> Json:
    return {"name": name, "use": use, "min": 1, "max": "1", "documentation": documentation, "type": kind}
