"""The pen of one story: it dates acts, names authors and keeps the documents that result."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from carnet.journeys.demo import values
from carnet.journeys.demo.documents import kinds, letters, times
from carnet.journeys.demo.documents.act import Act, Coded, DocumentType, identifier

_ADULT = 18
_ON_WORKING_DAYS = {"AMB", "EXTERNE", "VR"}


class OutOfLifeError(ValueError):
    """A document would be dated before the birth of its patient or after yesterday."""


@dataclass(slots=True, kw_only=True)
class Pen:
    """Writes for one citizen. Every draw comes from a seed made of the citizen's key."""

    people: values.Population
    patient: values.Citizen
    today: date
    documents: list[values.DemoDocument] = field(default_factory=list)
    draw: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.patient.key)  # noqa: S311 (believable values, no secret)

    @property
    def doctor(self) -> str:
        """The key of the attending doctor, or of a doctor of the health centre when none is declared."""
        rpps = self.patient.attending_rpps
        return self.people.professional_by_rpps(rpps).key if rpps is not None else "courtois"

    @property
    def pharmacist(self) -> str:
        """The key of a pharmacist."""
        return self.draw.choice(("sorel", "nguyen"))

    def ago(self, *, months: int = 0, days: int = 0) -> date:
        """Gives the working day so long before today, at least one day before."""
        return times.working_day(times.add_months(self.today, -months) - timedelta(days=max(days, 1)))

    def age(self, months: int) -> date:
        """Gives the working day on which the patient is so many months old, a few days later."""
        day = times.add_months(self.patient.birth_on, months) + timedelta(days=self.draw.randint(2, 9))
        return times.working_day(day)

    def is_past(self, day: date) -> bool:
        """Tells whether a document may be dated of that day."""
        return self.patient.birth_on <= day < self.today

    def pick[T](self, choices: Sequence[T]) -> T:
        """Draws one of several."""
        return self.draw.choice(choices)

    def around(self, value: float, spread: float) -> float:
        """Draws a value near another one: within twice the spread."""
        return value + max(-2.0, min(2.0, self.draw.gauss(0, 1))) * spread

    def act(
        self,
        kind: DocumentType,
        title: str,
        *,
        author: str,
        on: date,
        hour: int | None = None,
        place: str | None = None,
        encounter: str = "AMB",
        since: date | None = None,
        event: Coded | None = None,
        prescriber: str | None = None,
        order_id: str | None = None,
    ) -> Act:
        """Dates an act and names its author. `since` is the first day when it lasted several.

        Surgeries and consultations are open from Monday to Friday: a week-end becomes the Friday before.

        Raises OutOfLifeError for a day outside the life of the patient.
        """
        if not self.is_past(on):
            raise OutOfLifeError(f"{title}, {on}")
        if encounter in _ON_WORKING_DAYS:
            on = max(times.working_day(on), self.patient.birth_on)
        who = self.people.professional(author)
        starts = times.paris(since or on, hour or self.draw.randint(8, 16), self.draw.randrange(0, 60, 5))
        ends = starts + timedelta(minutes=20) if since is None else times.paris(on, 11, 30)
        written = ends + timedelta(minutes=self.draw.randint(5, 40))
        return Act(
            patient=self.patient,
            author=who,
            organization=self.people.organization(place or who.organization_keys[0]),
            type=kind,
            title=title,
            at=written,
            started_at=starts,
            ended_at=ends,
            unique_id=identifier(self.patient.key, kind.code, title, written.isoformat(), 1),
            set_id=identifier(self.patient.key, kind.code, title, written.isoformat()),
            encounter=encounter,
            event=event,
            attending=self._attending(),
            prescriber=self.people.professional(prescriber) if prescriber else None,
            order_id=order_id,
            guardian=self._guardian(on),
        )

    def next_version(self, act: Act, *, at: datetime) -> Act:
        """Prepares the version that replaces an act's document."""
        version = act.version + 1
        return replace(
            act,
            at=at,
            version=version,
            previous_id=act.unique_id,
            unique_id=identifier(act.set_id, version, at.isoformat()),
        )

    def keep(
        self,
        act: Act,
        content: bytes,
        *,
        hidden_by_patient: bool = False,
        hidden_from_patient: bool = False,
        hidden_from_parents: bool = False,
    ) -> None:
        """Keeps a clinical document."""
        self.documents.append(
            values.DemoDocument(
                patient_key=self.patient.key,
                author_key=act.author.rpps,
                organization_key=act.organization.key,
                depositor_key=None,
                content=content,
                media_type="text/xml",
                unique_id=act.unique_id,
                set_id=act.set_id,
                version=act.version,
                type_code=act.type.code,
                type_system=act.type.system,
                title=act.title,
                created_at=act.at,
                started_at=act.started_at,
                ended_at=act.ended_at,
                replaces=act.previous_id,
                hidden_by_patient=hidden_by_patient,
                hidden_from_patient=hidden_from_patient,
                hidden_from_parents=hidden_from_parents,
            )
        )

    def letter(self, act: Act, text: str, *, hidden_by_patient: bool = False) -> None:
        """Writes and keeps a printed letter."""
        self.keep(act, letters.letter(act, text), hidden_by_patient=hidden_by_patient)

    def deposit(
        self,
        kind: DocumentType,
        title: str,
        *,
        on: date,
        content: bytes,
        media_type: str,
        hidden: bool = False,
    ) -> None:
        """Keeps a file that the citizen deposits; a parent does it for a child."""
        if not self.is_past(on):
            raise OutOfLifeError(f"{title}, {on}")
        guardian = self._guardian(on)
        at = times.paris(on, self.draw.randint(18, 21), self.draw.randrange(60))
        number = identifier(self.patient.key, kind.code, title, at.isoformat())
        self.documents.append(
            values.DemoDocument(
                patient_key=self.patient.key,
                author_key=None,
                organization_key=None,
                depositor_key=(guardian or self.patient).key,
                content=content,
                media_type=media_type,
                unique_id=number,
                set_id=identifier(number, "set"),
                version=1,
                type_code=kind.code,
                type_system=kind.system,
                title=title,
                created_at=at,
                started_at=at,
                ended_at=None,
                hidden_by_patient=hidden,
                by_patient=True,
            )
        )

    def certificate(self, title: str, text: str, *, on: date, author: str | None = None) -> None:
        """Writes and keeps a medical certificate."""
        self.letter(self.act(kinds.CERTIFICATE, title, author=author or self.doctor, on=on), text)

    def _attending(self) -> values.Professional | None:
        rpps = self.patient.attending_rpps
        return self.people.professional_by_rpps(rpps) if rpps is not None else None

    def _guardian(self, day: date) -> values.Citizen | None:
        if self.patient.age_on(day) >= _ADULT:
            return None
        parents = self.people.parents_of(self.patient.key)
        return parents[0] if parents else None
