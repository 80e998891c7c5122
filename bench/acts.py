"""Does acts that citizens are told of, at a steady rate, and says how long each e-mail took to reach the sender.

Runs in a process of its own, as the workers' role. One act in fifty is an emergency. Prints JSON: for each queue, the
number of acts and the median, 99th centile and worst delay in seconds, from the act's instant to the file's.
"""

import json
import os
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path
from statistics import quantiles
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")

import django

django.setup()

from django.db import connection  # noqa: E402 - Django is set up first

from carnet.domain.notifications import actions as notifications  # noqa: E402
from carnet.domain.notifications import announcing  # noqa: E402
from carnet.foundation import database, ids  # noqa: E402
from carnet.foundation.actors import Actor, ActorKind  # noqa: E402
from carnet.foundation.journal import actions as journal  # noqa: E402
from carnet.foundation.journal.codes import Entry  # noqa: E402

EMERGENCY_EVERY = 50
LONGEST_WAIT = 120.0


def main(state: Path, mails: Path, rate: float, seconds: float) -> None:
    """Does the acts, waits for their e-mails, and prints the delays."""
    spaces = [ids.parse_public(patient[0]) for patient in json.loads(state.read_text())["patients"]]
    for space_id in spaces:
        citizen = Actor(kind=ActorKind.CITIZEN, id=ids.public(space_id))
        notifications.set_email(space_id=space_id, email="banc@courriel.example", by=citizen, at=datetime.now(UTC))
    begin, done = time.monotonic(), 0
    while time.monotonic() - begin < seconds:
        _act(spaces[done % len(spaces)], done, first=int(begin))
        done += 1
        time.sleep(max(0.0, begin + done / rate - time.monotonic()))
    until = time.monotonic() + LONGEST_WAIT
    while len(list(mails.glob("*.eml"))) < done and time.monotonic() < until:
        time.sleep(0.2)
    print(json.dumps({"acts": done, "rate": done / seconds, **_delays(mails)}))


def _act(space_id: UUID, number: int, *, first: int) -> None:
    """Writes one access in the journal with what announces it, in the access's own transaction."""
    # Each by somebody else, at each rate too: accesses of one person on one day would be one notice.
    doctor = Actor(kind=ActorKind.PROFESSIONAL, id=f"bench {first} {number}", name="Dr Camille BANC")
    if number % EMERGENCY_EVERY == 0:
        doctor = replace(doctor, mode="break_glass")
    at = datetime.now(UTC)
    job = announcing.announcement(space_id=space_id, kind="record_read", by=doctor, at=at)
    with database.entered(space_id):
        journal.append(Entry(space_id=space_id, at=at, actor=doctor, act="list_documents"), job=job)


def _delays(mails: Path) -> dict[str, object]:
    handed = {}
    for path in mails.glob("*.eml"):
        said = BytesParser(policy=policy.default).parsebytes(path.read_bytes(), headersonly=True)
        handed[UUID(hex=str(said["Message-ID"]).strip("<>").partition("@")[0])] = path.stat().st_mtime
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, at, kind FROM notifications_notice WHERE id = ANY (%s)", [list(handed)])
        told = cursor.fetchall()
    delays: dict[str, list[float]] = {"ordinary": [], "emergency": []}
    for notice_id, at, kind in told:
        queue = "emergency" if kind == "break_glass_read" else "ordinary"
        delays[queue].append(handed[notice_id] - at.timestamp())
    return {queue: _told(found) for queue, found in delays.items()}


def _told(found: list[float]) -> dict[str, float]:
    hundredths = quantiles(found, n=100)
    return {"mails": len(found), "median": hundredths[49], "p99": hundredths[98], "worst": max(found)}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
