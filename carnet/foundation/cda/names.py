"""The names of the CDA R2 vocabulary, spelt once."""

NAMESPACE = "urn:hl7-org:v3"
XSL_NAMESPACE = "http://www.w3.org/1999/XSL/Transform"

# The "copy in PDF" section of the CI-SIS: a picture of the document, shown before anything else.
PDF_COPY_TEMPLATE = "1.2.250.1.213.1.1.2.243"


def hl7(local_name: str) -> str:
    """Writes a name of the HL7 v3 namespace as lxml spells it."""
    return f"{{{NAMESPACE}}}{local_name}"
