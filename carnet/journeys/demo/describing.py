"""Saying what the demo holds: for tools as one JSON object, for people in a page of text."""

from dataclasses import dataclass
from datetime import datetime

from carnet.domain.identity.actions import IssuedToken
from carnet.foundation import ids
from carnet.journeys.demo import agents, client, credentials, people, registering, values

type Json = str | int | bool | dict[str, "Json"] | list["Json"] | None

# Whom the text proposes first: each shows another side of the demo.
FIRST_CITIZENS = 5
FIRST_PROFESSIONALS = ("lacombe", "zerrouki", "sorel", "marchetti")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where everything answers, as the site map says."""

    web: str
    citizen_sign_in: str
    professional_sign_in: str
    agent_sign_in: str
    account_sign_in: str
    activation: str
    mailbox: str
    fhir: str
    token: str
    revocation: str
    metadata: str


def describe(*, addresses: Addresses, software: client.DemoClient, bearer: IssuedToken) -> dict[str, Json]:
    """Gives the base addresses, the demo's software with a ready token, the citizens and the professionals."""
    everybody = people.population()
    doctor = client.doctor(everybody)
    return {
        "base_urls": {
            "web": addresses.web,
            "citizen_sign_in": addresses.citizen_sign_in,
            "professional_sign_in": addresses.professional_sign_in,
            "agent_sign_in": addresses.agent_sign_in,
            "account_sign_in": addresses.account_sign_in,
            "activation": addresses.activation,
            "mailbox": addresses.mailbox,
            "fhir": addresses.fhir,
            "token": addresses.token,
            "revocation": addresses.revocation,
            "authorization_server_metadata": addresses.metadata,
        },
        "client": {
            "id": software.id,
            "organization": _place(software.organization),
            "algorithm": client.ALGORITHM,
            "key_id": client.KEY_ID,
            "key_file": str(software.pem_file),
            "jwk_file": str(software.jwk_file),
            "audience": addresses.token,
            "scopes": [f"system/{word}" for word in client.SCOPES],
        },
        "bearer": bearer.token,
        "bearer_expires_at": bearer.expires_at.isoformat(),
        "bearer_acts_as": {
            "rpps": doctor.rpps,
            "name": doctor.display_name,
            "organization": software.organization.name,
        },
        "people": [_citizen(citizen, everybody, addresses) for citizen in everybody.citizens],
        "professionals": [_professional(person, everybody, addresses) for person in everybody.professionals],
        "agents": [_agent(agent, addresses) for agent in agents.AGENTS],
    }


def _place(place: values.Organization) -> dict[str, Json]:
    return {
        "id": place.struct_idnat,
        "finess": place.finess,
        "siret": place.siret,
        "name": place.name,
        "sector": place.facility_code,
        "practice_setting": place.practice_setting,
    }


def _citizen(citizen: values.Citizen, everybody: values.Population, addresses: Addresses) -> dict[str, Json]:
    space_id = registering.space_of(citizen)
    family = [parent.key for parent in everybody.parents_of(citizen.key)]
    return {
        "key": citizen.key,
        "roles": ["citizen"],
        "name": citizen.display_name,
        "about": citizen.about,
        "ins": citizen.ins.value,
        "ins_matricule": citizen.ins.matricule,
        "ins_key": citizen.ins.key,
        "ins_oid": citizen.ins.oid,
        "birth_family_name": citizen.birth_family_name,
        "birth_given_names": citizen.birth_given_names,
        "birth_date": citizen.birth_on.isoformat(),
        "sex": citizen.sex.value,
        "birth_place": citizen.birth_place.code,
        "email": citizen.email,
        "vitale_serial": credentials.serial(citizen),
        "activation_code": credentials.code(citizen) if citizen.story == credentials.NEVER_CAME else None,
        "account": _account(citizen, addresses),
        "space_id": None if space_id is None else str(space_id),
        "fhir_patient_id": None if space_id is None else ids.public(space_id),
        "parents": list(family),
        "attending_rpps": citizen.attending_rpps,
        "authorized_rpps": list(citizen.authorized_rpps),
        "blocked_rpps": list(citizen.blocked_rpps),
        "sign_in": {
            "url": addresses.citizen_sign_in,
            "method": "POST",
            "fields": {"person": citizen.key},
            "how": "choose the card of this name, no password",
        },
    }


def _account(citizen: values.Citizen, addresses: Addresses) -> dict[str, Json] | None:
    if citizen.key not in credentials.WITH_ACCOUNT:
        return None
    return {
        "url": addresses.account_sign_in,
        "identifier": credentials.identifier(citizen),
        "password": credentials.PASSWORD,
        "second_factor": "a code by e-mail",
        "code_arrives_at": addresses.mailbox,
    }


def _professional(person: values.Professional, everybody: values.Population, addresses: Addresses) -> dict[str, Json]:
    places = [everybody.organization(key) for key in person.organization_keys]
    return {
        "key": person.key,
        "roles": [person.profession_label, *([person.speciality_label] if person.speciality_label else [])],
        "name": person.display_name,
        "rpps": person.rpps,
        "ps_idnat": person.ps_idnat,
        "profession": person.profession_code,
        "specialty": person.speciality_code,
        "organizations": [_place(place) for place in places],
        "sign_in": {
            "url": addresses.professional_sign_in,
            "method": "POST",
            "fields": {"rpps": person.rpps, "organization": places[0].struct_idnat},
            "how": "choose the card of this name, no password",
        },
    }


def _agent(agent: agents.DemoAgent, addresses: Addresses) -> dict[str, Json]:
    known = agents.written().get(agent.key)
    return {
        "key": agent.key,
        "roles": [agent.role.value],
        "name": agent.name,
        "about": agent.about,
        "sign_in": {
            "url": addresses.agent_sign_in,
            "method": "POST",
            "fields": {"agent": "" if known is None else ids.public(known.id)},
            "how": "choose the card of this name, no password",
        },
    }


def page(*, addresses: Addresses, software: client.DemoClient, at: datetime) -> str:
    """Gives the few lines that a person needs to begin, in plain text."""
    everybody = people.population()
    citizens = [
        f"  {citizen.display_name}, {_age(citizen, at)}: {citizen.about}"
        for citizen in everybody.citizens[:FIRST_CITIZENS]
    ]
    chosen = [everybody.professional(key) for key in FIRST_PROFESSIONALS]
    professionals = [
        f"  {person.display_name}, {person.speciality_label or person.profession_label}" for person in chosen
    ]
    more = len(everybody.citizens) - len(citizens)
    return "\n".join(
        [
            f"As a citizen:       {addresses.citizen_sign_in}",
            *citizens,
            f"  … and {more} others; choose a card, there is no password.",
            *_with_account(everybody, addresses),
            f"As a professional:  {addresses.professional_sign_in}",
            *professionals,
            f"As an agent:        {addresses.agent_sign_in}",
            *(f"  {agent.name}, {agent.role.value}: {agent.about}" for agent in agents.AGENTS[:1]),
            f"E-mails sent:       {addresses.mailbox}",
            f"For software:       {addresses.fhir} (client {software.id}, key {software.pem_file};",
            "                    `carnet demo describe --json` gives a ready token and everybody's identifiers)",
        ]
    )


def _age(citizen: values.Citizen, at: datetime) -> str:
    years = citizen.age_on(at.date())
    return f"{years} years" if years > 1 else "a baby"


def _with_account(everybody: values.Population, addresses: Addresses) -> list[str]:
    known = [citizen for citizen in everybody.citizens if citizen.key in credentials.WITH_ACCOUNT]
    return [
        f"With an account:    {addresses.account_sign_in}",
        *[
            f"  {credentials.identifier(citizen)}, password {credentials.PASSWORD}, then the code sent"
            for citizen in known
        ],
    ]
