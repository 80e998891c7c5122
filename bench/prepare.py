"""Makes the people of a bench: one doctor, one software, many citizens who let the doctor in; writes them as JSON.

Runs in a process of its own, as the web role, through the domain's own actions.
"""

import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")

import django

django.setup()

from carnet.domain.access import actions as access  # noqa: E402 - Django is set up first
from carnet.domain.identity import actions as identity  # noqa: E402
from carnet.domain.identity.codes import (  # noqa: E402
    IdentityStatus,
    Organization,
    PatientIdentity,
    Professional,
    Sex,
)
from carnet.domain.spaces import actions as spaces  # noqa: E402
from carnet.foundation import ids  # noqa: E402
from carnet.foundation.actors import SYSTEM, Actor, ActorKind  # noqa: E402
from carnet.foundation.values import ins  # noqa: E402

PLACE = Organization("1759999990", "Laboratoire du banc d'essai", "SA25", "AMBULATOIRE", "Paris")
DOCTOR = Professional("10999999997", "Banc", "Marie", "MME", "10", "SM03", True, (PLACE,))
CLIENT = "bench"
SCOPE = frozenset({"system/Bundle.c", "system/DocumentReference.s", "system/Binary.r"})


def matricule(number: int) -> str:
    """Makes the matricule of citizen `number`: a woman born in January 1980, order number over the commune."""
    return f"28001{75 + number // 1_000_000:02d}{number % 1_000_000:06d}"


def main(path: Path, citizens: int) -> None:
    """Registers everybody and writes the state that the load generator reads."""
    at = datetime.now(UTC)
    identity.register_organization(organization=PLACE)
    identity.register_professional(professional=DOCTOR, since=date(2020, 1, 1))
    identity.register_client(client_id=CLIENT, name="Banc d'essai", organization_id=PLACE.id, public_keys={"keys": []})
    token = identity.issue_token(
        client_id=CLIENT,
        rpps=DOCTOR.rpps,
        purpose_of_use="normal",
        scope=SCOPE,
        at=at,
        lifetime=timedelta(days=1),
    )
    doctor = Actor(
        kind=ActorKind.PROFESSIONAL,
        id=DOCTOR.rpps,
        name=DOCTOR.display_name,
        profession=DOCTOR.profession,
        specialty=DOCTOR.specialty,
        organization_id=PLACE.id,
        organization_name=PLACE.name,
    )
    patients = []
    for number in range(citizens):
        person = PatientIdentity(
            ins=ins.parse(matricule(number), oid=ins.NIR_TEST),
            birth_family_name="BANC",
            birth_given_names=("CAMILLE",),
            birth_on=date(1980, 1, 1),
            sex=Sex.FEMALE,
            birth_place="75101",
        )
        space_id = identity.register_patient(identity=person, status=IdentityStatus.VALIDATED, by=SYSTEM, at=at)
        spaces.announce_space(space_id=space_id, by=SYSTEM, at=at)
        spaces.open_space(space_id=space_id, by=SYSTEM, at=at)
        access.declare_authorization(space_id=space_id, by=doctor, at=at)
        patients.append([ids.public(space_id), person.ins.matricule])
    path.write_text(json.dumps({"token": token.token, "account": DOCTOR.rpps, "patients": patients, "documents": []}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
