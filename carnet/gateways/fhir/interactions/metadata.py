"""The CapabilityStatement and the definitions of operations: public, and true to the table of routes."""

from datetime import datetime

from carnet.gateways.fhir import routes
from carnet.gateways.fhir.exchange import Reply
from carnet.gateways.fhir.interactions import directory as directory_interactions
from carnet.gateways.fhir.interactions import find_documents, find_lists
from carnet.gateways.fhir.mappings import capability_statement, operation_definition
from carnet.gateways.fhir.mappings.capability_statement import Interaction
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import audit_events, directory, documents, patient_traits, submissions

PARAMETERS = {
    "AuditEvent": audit_events.PARAMETERS,
    "DocumentReference": documents.PARAMETERS,
    "List": submissions.PARAMETERS,
    "Organization": directory.ORGANIZATIONS,
    "Patient": patient_traits.PARAMETERS,
    "Practitioner": directory.PRACTITIONERS,
    "PractitionerRole": directory.ROLES,
}


def metadata(*, base: str, public_url: str, at: datetime) -> Reply:
    """Says what this server does."""
    interactions = [
        Interaction("" if route.level is routes.Level.SERVER else route.resource, route.code, route.is_conditional)
        for route in routes.ROUTES
        if route.level not in routes.OPERATIONS
    ]
    operations = [(one.resource, one.code) for one in routes.ROUTES if one.level in routes.OPERATIONS]
    brought = {
        "DocumentReference": (find_documents.INCLUDES, find_documents.REVERSE_INCLUDES),
        "List": (find_lists.INCLUDES, ()),
        "Organization": ((), directory_interactions.ORGANIZATION_REVERSE),
        "Practitioner": ((), directory_interactions.PRACTITIONER_REVERSE),
        "PractitionerRole": (directory_interactions.ROLE_INCLUDES, ()),
    }
    statement = capability_statement.to_fhir(
        interactions=interactions,
        operations=operations,
        parameters=PARAMETERS,
        brought=brought,
        base=base,
        token_address=f"{public_url}/oauth/token",
        at=at,
    )
    return Reply(statement)


def operation(name: str, *, base: str) -> Reply:
    """Defines an operation. Raises Rejection (404)."""
    if name not in operation_definition.NAMES:
        raise Rejection(Kind.NOT_FOUND, "OperationDefinition.id")
    return Reply(operation_definition.to_fhir(name, base=base))
