"""Small clinical documents written for one test each."""

from carnet.foundation.cda import names, parsing

OPENING = f'<ClinicalDocument xmlns="{names.NAMESPACE}">'
CLOSING = "</ClinicalDocument>"
PATIENT = (
    "<recordTarget><patientRole>"
    '<id root="1.2.3.4" extension="LOCAL7"/><id root="1.2.250.1.213.1.4.10" extension="254059912345611"/>'
    '<patient><name><family qualifier="BR">MARTIN</family><given>Anne Lise</given>'
    '<given qualifier="BR">Anne</given></name><birthTime value="19540503"/></patient>'
    "</patientRole></recordTarget>"
)


def document(*parts: str) -> bytes:
    """Writes a document with these parts and nothing else."""
    return (OPENING + "".join(parts) + CLOSING).encode()


def complete(*parts: str) -> bytes:
    """Writes a document with an identifier, a patient and these parts."""
    return document('<id root="1.2.3"/>', PATIENT, *parts)


def structured(*sections: str) -> bytes:
    """Writes a document whose body holds these sections."""
    body = "".join(f"<component><section>{section}</section></component>" for section in sections)
    return complete(f"<component><structuredBody>{body}</structuredBody></component>")


def tree(*parts: str) -> parsing.Tree:
    """Reads a document with an identifier, a patient and these parts."""
    return parsing.parse(content=complete(*parts))


def in_encoding(encoding: str, text: str = "é") -> bytes:
    """Writes a document in another encoding, that it declares."""
    return f'<?xml version="1.0" encoding="{encoding}"?>{OPENING}<title>{text}</title>{CLOSING}'.encode(encoding)
