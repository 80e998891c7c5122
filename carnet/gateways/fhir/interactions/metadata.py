"""The CapabilityStatement: public, and true to the table of routes."""

from datetime import datetime

from carnet.gateways.fhir import routes
from carnet.gateways.fhir.exchange import Reply
from carnet.gateways.fhir.interactions import patients
from carnet.gateways.fhir.mappings import capability_statement
from carnet.gateways.fhir.mappings.capability_statement import Interaction
from carnet.gateways.fhir.search import audit_events, documents, submissions

_PARAMETERS = {
    "AuditEvent": audit_events.PARAMETERS,
    "DocumentReference": documents.PARAMETERS,
    "List": submissions.PARAMETERS,
    "Patient": patients.PARAMETERS,
}


def metadata(*, base: str, public_url: str, at: datetime) -> Reply:
    """Says what this server does."""
    interactions = [
        Interaction("" if route.level is routes.Level.SERVER else route.resource, route.code, route.is_conditional)
        for route in routes.ROUTES
    ]
    statement = capability_statement.to_fhir(
        interactions=interactions,
        parameters=_PARAMETERS,
        base=base,
        token_address=f"{public_url}/oauth/token",
        at=at,
    )
    return Reply(statement)
