"""Making findable by name the citizens who were registered before there was an index of names.

Done a part at a time by the workers, who see every space; whoever stops in the middle goes on from there.
"""

from datetime import datetime

from django.db import transaction

from carnet.domain.identity import models, queries, rules
from carnet.foundation import database
from carnet.foundation.keyring import actions as keyring

FAMILIES = "families"
# Unsealed in one transaction: a fraction of a second.
MOST_AT_ONCE = 1_000
_SEES_EVERY_SPACE = "SELECT pg_has_role(current_user, 'carnet_jobs', 'USAGE')"


class NotAWorker(Exception):
    """Who asks does not see every space, and would take the index for finished: only a worker may ask."""


def index_names(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Indexes the names of the next citizens, and tells how many; 0 when all are, or when another worker is at it.

    Raises NotAWorker. A citizen whose key was destroyed has no name any more and is left out. What is indexed already
    stays; a name that changes meanwhile is indexed by who changes it, and searches compare the identity itself.
    """
    with transaction.atomic():
        if not database.rows(_SEES_EVERY_SPACE, ())[0][0]:
            raise NotAWorker
        models.Indexing.objects.get_or_create(name=FAMILIES)
        going = models.Indexing.objects.select_for_update(skip_locked=True)
        progress = going.filter(name=FAMILIES, finished_at=None).first()
        if progress is None:
            return 0
        rows = models.Patient.objects.order_by("space_id")
        if progress.after is not None:
            rows = rows.filter(space_id__gt=progress.after)
        citizens = list(rows[:most])
        _index(citizens)
        if citizens:
            progress.after = citizens[-1].space_id
        if len(citizens) < most:
            progress.finished_at = at
        progress.count += len(citizens)
        progress.save()
    return len(citizens)


def _index(citizens: list[models.Patient]) -> None:
    ciphers = keyring.ciphers_of(space_ids=[citizen.space_id for citizen in citizens])
    rows = []
    for citizen in citizens:
        cipher = ciphers.get(citizen.space_id)
        if cipher is None:
            continue
        plain = cipher.unseal(bytes(citizen.sealed_identity), row_id=citizen.space_id, field="identity")
        names = sorted(rules.searchable_families(queries.identity_from_json(plain)))
        rows += [models.TraitsIndex(traits_hash=queries.family_hash(name), space_id=citizen.space_id) for name in names]
    models.TraitsIndex.objects.bulk_create(rows, ignore_conflicts=True)
