"""Writing what the national identity service certifies: the INS in force, the former ones, the traits, the status."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from carnet.domain.identity import models, queries, rules
from carnet.domain.identity.actions.registering import InsInUse, UnknownDomain, index
from carnet.domain.identity.codes import Certified, IdentityStatus, PatientIdentity
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.values.ins import Ins


class UnknownPatient(Exception):
    """There is no citizen in this space."""


class TraitsDiffer(Exception):
    """The service certifies somebody else: a person must look. `traits` names those that differ."""

    def __init__(self, traits: tuple[str, ...]) -> None:
        super().__init__(", ".join(traits))
        self.traits = traits


def certify_patient(
    *, space_id: UUID, certified: Certified, by: Actor, at: datetime, has_document: bool = False
) -> PatientIdentity:
    """Gives a citizen the identity that the national service certifies, and gives what is now written.

    The INS that was written stays among the former ones; names used every day stay. With an identity document of high
    trust seen (`has_document`) the identity is validated; without one its status stays as it was. Raises
    TraitsDiffer, UnknownDomain, InsInUse, UnknownPatient.
    Source: référentiel national d'identitovigilance (protocols §6).
    """
    for ins in (certified.ins, *certified.historic):
        if ins.oid not in queries.accepted_domains():
            raise UnknownDomain(ins.oid)
    with database.entered(space_id):
        row = models.Patient.objects.select_for_update().filter(space_id=space_id).first()
        if row is None:
            raise UnknownPatient(str(space_id))
        cipher = keyring.cipher_of(space_id=space_id)
        known = queries.identity_from_json(cipher.unseal(bytes(row.sealed_identity), row_id=space_id, field="identity"))
        differing = rules.differing_traits(known, certified)
        if differing:
            raise TraitsDiffer(differing)
        written = _merged(known, certified)
        row.sealed_identity = cipher.seal(queries.identity_to_json(written), row_id=space_id, field="identity")
        row.status = IdentityStatus.VALIDATED.value if has_document else row.status
        row.save(update_fields=["sealed_identity", "status"])
        models.InsIndex.objects.filter(space_id=space_id).update(is_current=False)
        try:
            index(space_id=space_id, identity=written)
        except IntegrityError as error:
            raise InsInUse(certified.ins.oid) from error
        journal.append(Entry(space_id=space_id, at=at, actor=by, act="update_identity"))
    return written


def _merged(known: PatientIdentity, certified: Certified) -> PatientIdentity:
    former: dict[tuple[str, str], Ins] = {}
    for ins in (known.ins, *known.historic, *certified.historic):
        former.setdefault((ins.oid, ins.matricule), ins)
    former.pop((certified.ins.oid, certified.ins.matricule), None)
    return replace(
        known,
        ins=certified.ins,
        birth_family_name=certified.family_name,
        birth_given_names=certified.given_names,
        birth_on=certified.birth_on or known.birth_on,
        sex=certified.sex,
        birth_place=certified.birth_place or known.birth_place,
        historic=tuple(former.values()),
    )
