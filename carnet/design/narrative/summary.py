"""Says in plain French what the header of a document says: who wrote it, where, when, for whom."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from carnet.foundation.cda import times, values
from carnet.foundation.cda.times import Precision

_PARIS = ZoneInfo("Europe/Paris")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_TITLES = {"DR": "Dr", "PR": "Pr"}
_CIVILITIES = {"M": "M.", "M.": "M.", "MR": "M.", "MME": "Mme", "MLLE": "Mme"}
_BORN = {"F": "née", "M": "né"}
_NO_NAME = "."


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody named by the document: who, what they do, for which organisation."""

    who: str
    occupation: str | None
    organization: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The header of a document in plain French; what the document does not say is None or empty.

    `written_on` and `act_on` are dates in words, `place` is where the act was done, `acts` what was done.
    """

    title: str | None
    kind: str | None
    written_on: str | None
    authors: tuple[Line, ...]
    signed_by: Line | None
    place: str | None
    place_kind: str | None
    act_on: str | None
    acts: tuple[str, ...]
    patient: str
    patient_birth: str | None
    recipients: tuple[Line, ...]
    kept_by: str | None
    version: int | None
    replaces_another: bool


def summarise(header: values.CdaHeader) -> Summary:
    """Puts the header of a document into words for a page; every value is plain text, to be escaped there."""
    signatory = header.legal_authenticator
    recipients = [one for one in header.participants if one.type_code == "IRCP"]
    labels = [code.display for code in header.event_codes if code.display]
    return Summary(
        title=header.title,
        kind=header.type.display if header.type else None,
        written_on=in_words(header.effective_time) if header.effective_time else None,
        authors=tuple([line for line in map(_author, header.authors) if line]),
        signed_by=_line(signatory.name, signatory.speciality, signatory.organization) if signatory else None,
        place=_place(header),
        place_kind=header.facility_type.display if header.facility_type else None,
        act_on=_period(header.service_start, header.service_stop),
        acts=tuple(dict.fromkeys(labels)),
        patient=_patient(header.patient),
        patient_birth=_birth(header.patient),
        recipients=tuple([line for line in map(_recipient, recipients) if line]),
        kept_by=header.custodian.name if header.custodian else None,
        version=header.version_number,
        replaces_another=header.replaces is not None,
    )


def in_words(moment: times.Moment) -> str:
    """Writes an instant in French, Paris time, no more precisely than it is known: « 12 mars 2020 à 11 h 17 »."""
    if moment.precision < Precision.DAY:
        month = f"{_MONTHS[moment.at.month - 1]} " if moment.precision == Precision.MONTH else ""
        return f"{month}{moment.at.year}"
    if moment.precision == Precision.DAY:
        return day_in_words(moment.at.date())
    local = moment.at.astimezone(_PARIS)
    minutes = f" {local.minute:02}" if moment.precision >= Precision.MINUTE else ""
    return f"{day_in_words(local.date())} à {local.hour} h{minutes}"


def day_in_words(day: date) -> str:
    """Writes a day in French: « 1er mars 2020 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def _period(start: times.Moment | None, stop: times.Moment | None) -> str | None:
    if start is None:
        return f"jusqu’au {in_words(stop)}" if stop else None
    if stop is None or stop.at == start.at:
        return in_words(start)
    first, last = start.at.astimezone(_PARIS), stop.at.astimezone(_PARIS)
    if first.date() == last.date() and min(start.precision, stop.precision) >= Precision.MINUTE:
        hours = f"de {first.hour} h {first.minute:02} à {last.hour} h {last.minute:02}"
        return f"{day_in_words(first.date())}, {hours}"
    return f"du {in_words(start)} au {in_words(stop)}"


def _author(author: values.Author) -> Line | None:
    if author.device is not None:
        names = (author.device.software, author.device.model)
        who = next((name for name in names if name and name != _NO_NAME), None)
        job = author.speciality.display if author.speciality else None
        organization = author.organization.name if author.organization else None
        return Line(who, job, organization) if who else Line(organization or "Logiciel", job, None)
    return _line(author.name, author.speciality or author.role, author.organization)


def _recipient(participant: values.Participant) -> Line | None:
    return _line(participant.name, participant.speciality, participant.organization)


def _line(
    name: values.PersonName | None, occupation: values.Code | None, organization: values.Organization | None
) -> Line | None:
    structure = organization.name if organization else None
    who = _person(name) if name else None
    job = occupation.display if occupation else None
    if who is not None:
        return Line(who, job, structure)
    return Line(structure, job, None) if structure else None


def _person(name: values.PersonName) -> str | None:
    title = _TITLES.get((name.suffix or "").upper()) or _CIVILITIES.get((name.prefix or "").upper())
    words = [word for word in (name.given, name.family) if word and word != _NO_NAME]
    return " ".join([title, *words] if title else words) if words else None


def _place(header: values.CdaHeader) -> str | None:
    if header.facility_name:
        return header.facility_name
    named = (author.organization.name for author in header.authors if author.organization)
    return next((name for name in named if name), None)


def _patient(patient: values.Patient) -> str:
    given = patient.used_given_name or patient.first_given_name or patient.birth_given_names
    family = patient.used_family_name or patient.birth_family_name
    words = [word for word in (given, family) if word]
    birth_name = patient.birth_family_name
    if birth_name and family and birth_name.casefold() != family.casefold():
        words.append(f"({_BORN.get(patient.gender or '', 'né(e)')} {birth_name})")
    return " ".join(words) or "Personne non nommée"


def _birth(patient: values.Patient) -> str | None:
    born = _BORN.get(patient.gender or "", "né(e)")
    if patient.birth_date is not None:
        day = f" le {day_in_words(patient.birth_date)}"
    elif patient.birth_time is not None:
        day = f" en {patient.birth_time[:4]}"
    else:
        day = ""
    place = f" à {patient.birth_place_name}" if patient.birth_place_name else ""
    return f"{born}{day}{place}" if day or place else None
