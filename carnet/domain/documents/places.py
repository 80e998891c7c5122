"""Where a document comes from, when it does not say so: the place of who deposits it."""

from carnet.domain.documents.codes import Coded, NewDocument
from carnet.domain.documents.rules import media
from carnet.domain.identity import queries as identity
from carnet.foundation import nomenclatures
from carnet.foundation.actors import Actor


def of_depositor(document: NewDocument, by: Actor) -> tuple[Coded | None, Coded | None]:
    """Gives the facility type and practice setting of who deposits, for a document that does not say them."""
    is_said = document.facility is not None and document.practice_setting is not None
    if is_said or media.is_clinical_document(document.media_type) or not by.organization_id:
        return None, None
    place = identity.organization(organization_id=by.organization_id)
    if place is None:
        return None, None
    facility = nomenclatures.facility_type(place.sector)
    setting = nomenclatures.practice_setting(place.practice_setting)
    return (
        Coded(facility.code, facility.system.oid, facility.label) if facility else None,
        Coded(setting.code, setting.system.oid, setting.label) if setting else None,
    )
