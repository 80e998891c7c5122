"""The floor: the same rows and bytes by bare SQL, no HTTP, no rule, no seal computed: what PostgreSQL alone costs here.

python -m bench.floor OPERATION CLIENTS SECONDS SIZE — in a process of its own, prints one JSON line.
"""

import json
import os
import random
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")

import django

django.setup()

from django.db import connection  # noqa: E402 - Django is set up first

from carnet.domain.documents import queries, statements  # noqa: E402
from carnet.foundation import database, ids  # noqa: E402
from carnet.foundation.actors import Actor, ActorKind  # noqa: E402
from carnet.foundation.database import SqlValue  # noqa: E402
from carnet.foundation.journal import statements as journal  # noqa: E402
from carnet.foundation.journal.codes import Entry  # noqa: E402
from carnet.foundation.outbox import statements as outbox  # noqa: E402

WARM_SECONDS = 2.0
JOB = "bench"
_ACTOR = Actor(kind=ActorKind.PROFESSIONAL, id="10999999997", name="Dr Marie BANC")
_WRITE = statements.DEPOSITS[True, True]
_TRACE = f"WITH {journal.APPEND}, {outbox.ENQUEUE} SELECT seq FROM line"


def _job(space_id: UUID, at: datetime) -> outbox.NewJob:
    # Never due: the worker leaves it alone, and the bench removes it.
    payload: dict[str, str | int | bool | None] = {"kind": "document_read", "actor_name": _ACTOR.name}
    return outbox.NewJob(kind=JOB, space_id=space_id, payload=payload, at=at, not_before=at + timedelta(days=999))


def deposit(space_id: UUID, content: bytes) -> None:
    """Writes what one deposit writes, the bytes being already sealed."""
    at, document_id, submission_id = datetime.now(UTC), ids.new_id(), ids.new_id()
    details = content[:900]
    submission: tuple[SqlValue, ...] = (space_id, submission_id, str(submission_id), "", at, "", "", "", content[:120])
    document: tuple[SqlValue, ...] = (
        *(space_id, document_id, submission_id, str(document_id), "", 1, False, "11502-2", "10", "BIOLOGIE"),
        *(
            "urn:ihe:lab:xd-lab:2008",
            "text/xml",
            "fr-FR",
            len(content),
            content[:20],
            at,
            at,
            at,
            "SA25",
            "AMBULATOIRE",
        ),
        *(["18719-5"], [], "professional", ["810999999997"], ["1759999990"], "N", False, False, False),
        *(at, _ACTOR.id, "1759999990", at, None, details),
    )
    entry = Entry(space_id=space_id, at=at, actor=_ACTOR, act="deposit_document", object_id=document_id)
    job = _job(space_id, at)
    with database.entered(space_id):
        database.rows(
            _WRITE,
            (
                *submission,
                *document,
                *(space_id, document_id, content),
                *journal.parameters(entry),
                *outbox.parameters(job),
            ),
        )


def newest(space_id: UUID, _content: bytes) -> None:
    """Writes the trace of a list, and reads 20 rows."""
    entry = Entry(space_id=space_id, at=datetime.now(UTC), actor=_ACTOR, act="list_documents")
    with database.entered(space_id):
        database.rows(_TRACE, (*journal.parameters(entry), *outbox.parameters(_job(space_id, entry.at))))
        database.rows(
            f"SELECT {queries.COLUMNS} FROM documents_document WHERE space_id = %s "
            "ORDER BY created_at DESC, id DESC LIMIT 20",
            (space_id,),
        )


def opening(space_id: UUID, _content: bytes) -> None:
    """Writes the trace of an opening, and reads one content."""
    entry = Entry(space_id=space_id, at=datetime.now(UTC), actor=_ACTOR, act="read_document")
    with database.entered(space_id):
        database.rows(_TRACE, (*journal.parameters(entry), *outbox.parameters(_job(space_id, entry.at))))
        database.rows("SELECT sealed FROM documents_content WHERE space_id = %s LIMIT 1", (space_id,))


def main(name: str, clients: int, seconds: float, size: int, spaces: list[UUID]) -> None:
    """Runs one operation from some threads and prints what was seen."""
    operation = {"deposit": deposit, "list": newest, "open": opening}[name]
    content = os.urandom(size)
    begin = time.perf_counter() + WARM_SECONDS
    end = begin + seconds
    times: list[float] = []

    def client() -> None:
        while (start := time.perf_counter()) < end:
            operation(random.choice(spaces), content)
            if start >= begin:
                times.append(time.perf_counter() - start)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    print(
        json.dumps(
            {
                "rate": round(len(times) / seconds, 1),
                "median": round(times[len(times) // 2] * 1000, 2),
                "p99": round(times[int(len(times) * 0.99)] * 1000, 2),
            }
        )
    )


if __name__ == "__main__":
    chosen = [ids.parse_public(patient) for patient in json.load(sys.stdin)]
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), chosen)
