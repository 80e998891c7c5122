"""Who acts: the professional, the employee or the structure that a verified assertion names, as known to the directory.

Recognised on a structure's word alone (`INDIRECTE`), it is the structure that acts: the matrix gives it a column of its
own. With that word reinforced, or by the card, it is the person.

Source: protocols §1.3, §1.10; PDT-INF-526, PDT-INF-606.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from carnet.domain.access.codes import DOCTOR, Authentication, Mode
from carnet.domain.identity import actions, queries
from carnet.domain.identity.actions import Standing
from carnet.domain.identity.codes import Organization, Professional
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.values import structures
from carnet.gateways.xds.vihf import signer as signers
from carnet.gateways.xds.vihf.assertion import Assertion, Way
from carnet.gateways.xds.vihf.refusals import Check, NotRecognized
from carnet.gateways.xds.vihf.signer import Signer

_PURPOSES = "1.2.250.1.213.1.1.4.248"
_PROFESSIONS = "1.2.250.1.71.1.2.7"
_SPECIALTIES = "1.2.250.1.71.4.2.5"
_AUTOMATON = "AUTOMATE"
MODES = {"normal": Mode.NORMAL, "bris_de_glace": Mode.BREAK_GLASS, "centre_15": Mode.REGULATION}
_AUTHENTICATIONS = {
    Way.DIRECT: Authentication.DIRECT,
    Way.INDIRECT: Authentication.INDIRECT,
    Way.REINFORCED: Authentication.REINFORCED_INDIRECT,
}


@dataclass(frozen=True, slots=True)
class Presented:
    """A caller as looked up: what the directory knows, how the record is entered, and the software, if registered."""

    standing: Standing
    mode: Mode
    client_id: str


def look_up(said: Assertion, signer: Signer, *, call: str, expires_at: datetime, at: datetime) -> Presented:
    """Looks up who calls, and remembers the call by its hash. Raises NotRecognized: purpose, certificate's holder."""
    mode = _mode(said)
    client_id = _require_holder(said, signer)
    standing = actions.admit_call(
        call=call,
        expires_at=expires_at,
        organization_id=said.structure,
        rpps=structures.rpps_of(said.person),
        on=timezone.localdate(at),
    )
    return Presented(standing, mode, client_id)


def actor(said: Assertion, presented: Presented) -> Actor:
    """Says who acts. Raises NotRecognized: structure, person, their link, profession, specialty."""
    place, person = presented.standing.place, presented.standing.professional
    if place is None:
        raise NotRecognized(Check.STRUCTURE)
    if structures.rpps_of(said.person) is not None:
        _require_at_work(person, is_linked=presented.standing.is_linked)
    _require_profession(said, person)
    return _actor(said, place, person, mode=presented.mode, client_id=presented.client_id)


def _mode(said: Assertion) -> Mode:
    mode = MODES.get(said.purpose.code)
    if mode is None or said.purpose.system not in {"", _PURPOSES}:
        raise NotRecognized(Check.PURPOSE)
    # `N` is the ordinary confidentiality of HL7; whatever else is asked makes the connection secret.
    if said.confidentiality in {"", "N"}:
        return mode
    if mode is not Mode.NORMAL:
        raise NotRecognized(Check.PURPOSE, "a secret connection is in normal mode")
    return Mode.SECRET


def _require_holder(said: Assertion, signer: Signer) -> str:
    """Refuses a certificate that is not of whom the assertion speaks; gives the registered software it is of, if any.

    A card names its holder, and for staff the structure too. On a structure's word the certificate is the structure's,
    never somebody's card, or one would speak for one's colleagues: its unit names it, or the operator registered the
    certificate for a software of that structure.
    """
    is_staff = structures.rpps_of(said.person) is None
    if said.way is Way.DIRECT and not signers.names_person(signer, said.person):
        raise NotRecognized(Check.HOLDER, "person")
    if said.way is not Way.DIRECT and signers.is_card(signer):
        raise NotRecognized(Check.HOLDER, "a card")
    if (said.way is Way.DIRECT and not is_staff) or signers.names_structure(signer, said.structure):
        return ""
    software = queries.software_showing(certificate=signer.certificate)
    if software is None or software.organization.id != said.structure:
        raise NotRecognized(Check.HOLDER, "structure")
    return software.id


def _require_at_work(person: Professional | None, *, is_linked: bool) -> None:
    if person is None or not person.is_active:
        raise NotRecognized(Check.PROFESSIONAL)
    if not is_linked:
        raise NotRecognized(Check.LINK)


def _require_profession(said: Assertion, person: Professional | None) -> None:
    """The directory's profession wins, and the assertion must say the same; a doctor's specialty must be said too."""
    claimed = said.roles[0].code
    if claimed == _AUTOMATON:
        if said.way is Way.DIRECT:
            raise NotRecognized(Check.PROFESSION, "an automaton holds no card")
        return
    if person is None:
        if said.roles[0].system == _PROFESSIONS:
            raise NotRecognized(Check.PROFESSIONAL, "a health professional is named by an RPPS")
        return
    if person.profession != claimed:
        raise NotRecognized(Check.PROFESSION)
    if claimed == DOCTOR and not any(role.system == _SPECIALTIES for role in said.roles[1:]):
        raise NotRecognized(Check.SPECIALTY)


def _actor(said: Assertion, place: Organization, person: Professional | None, *, mode: Mode, client_id: str) -> Actor:
    is_structure = said.way is Way.INDIRECT or said.roles[0].code == _AUTOMATON
    if is_structure:
        kind, identifier, shown = ActorKind.STRUCTURE, place.id, place.name
    elif person is not None:
        kind, identifier, shown = ActorKind.PROFESSIONAL, person.rpps, person.display_name
    else:
        kind, identifier, shown = ActorKind.STAFF, said.person, said.name
    is_professional = kind is ActorKind.PROFESSIONAL and person is not None
    return Actor(
        kind=kind,
        id=identifier,
        name=shown,
        profession=person.profession if is_professional and person else "",
        specialty=person.specialty if is_professional and person else "",
        organization_id=place.id,
        organization_name=place.name,
        mode=mode.value,
        client_id=client_id,
        authentication=_AUTHENTICATIONS[said.way].value,
        proved_at=said.authenticated_at,
    )
