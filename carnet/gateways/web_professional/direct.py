"""What a software asked to see: which page, and the keyed hashes of an INS; kept in the session for ten minutes.

The INS itself is kept nowhere: the table of sessions is not sealed.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from carnet.domain.identity import queries as identity
from carnet.foundation.values import ins

KEY = "professional_direct"
LASTS = timedelta(minutes=10)
_LONGEST_INS = 40


@dataclass(frozen=True, slots=True)
class Target:
    """A page of the DMP's site: whether it is about a patient, and whether it is the record's main page here."""

    of_patient: bool
    is_main: bool = True


# Source: protocols §1.9 (TD0.9). The home page may name a patient or not.
TARGETS = {
    "TableauDeBord": Target(of_patient=False),
    "DossierPatient": Target(of_patient=True),
    "Documents": Target(of_patient=True),
    "GestionDMPPatient": Target(of_patient=True, is_main=False),
    "ParcoursDeSoins": Target(of_patient=True, is_main=False),
    "HistoriqueAcces": Target(of_patient=True, is_main=False),
    "VolontesEtDroits": Target(of_patient=True, is_main=False),
    "CarnetVaccination": Target(of_patient=True, is_main=False),
    "Parametrages": Target(of_patient=False, is_main=False),
}
MAY_NAME_A_PATIENT = frozenset({"TableauDeBord"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request. `hashes` are hexadecimal, one a domain accepted here; none when no patient is named.

    `fault`: the address names no page that is known, or no INS where one is needed.
    """

    page: str = ""
    hashes: tuple[str, ...] = ()
    wrong_key: bool = False
    fault: str = ""


def read(rest: str) -> Asked:
    """Reads what follows `/AccesDirect/`."""
    page, _slash, said = rest.strip("/").partition("/")
    target = TARGETS.get(page)
    if target is None:
        return Asked(fault="page")
    if not said:
        return Asked(page=page, fault="ins" if target.of_patient else "")
    if not (target.of_patient or page in MAY_NAME_A_PATIENT) or len(said) > _LONGEST_INS:
        return Asked(page=page, fault="ins" if target.of_patient or page in MAY_NAME_A_PATIENT else "page")
    try:
        readings = [ins.parse(said, oid=oid) for oid in identity.accepted_domains()]
    except ins.UnreadableIns:
        return Asked(page=page, fault="ins")
    return Asked(
        page=page,
        hashes=tuple(identity.ins_hash(one).hex() for one in readings),
        wrong_key=any(bool(one.key) and not one.has_right_key for one in readings[:1]),
    )


def remember(request: HttpRequest, asked: Asked, *, at: datetime) -> None:
    """Keeps a request until its page opens; the latest wins."""
    request.session[KEY] = {**asdict(asked), "hashes": list(asked.hashes), "until": (at + LASTS).isoformat()}


def take(request: HttpRequest, *, at: datetime) -> Asked | None:
    """Gives the request that waits, once; None when there is none. One that waited too long names nobody any more."""
    held = request.session.pop(KEY, None)
    if held is None:
        return None
    if at >= datetime.fromisoformat(held.pop("until")):
        return Asked(fault="late")
    return Asked(**{**held, "hashes": tuple(held["hashes"])})
