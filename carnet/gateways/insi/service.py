"""Asks the service over mutual TLS: short, bounded, never redirected; what is asked and answered is never logged."""

import ssl
import time
from datetime import datetime

import httpx
from django.conf import settings
from lxml import etree

from carnet.domain.identity.codes import Card, Certified, Sex, Sought
from carnet.domain.identity.ports import NobodyFound, NotConnected, ServiceSilent, Unwritable
from carnet.gateways.insi import answers, asking, names
from carnet.gateways.insi.configuration import Connection

LARGEST_BYTES = 1_000_000
_READ = frozenset({200, 500})  # a refusal is a SOAP fault, under the status 500


class Teleservice:
    """The national identity service, as `settings.INSI` says where it is."""

    def __init__(self) -> None:
        """Raises NotConnected."""
        connection: Connection | None = settings.INSI
        if connection is None:
            raise NotConnected
        self._connection = connection

    def by_traits(self, *, sought: Sought, at: datetime) -> Certified:
        """Finds somebody by traits: by each given name, then by all of them; an ambiguity ends the search."""
        if sought.sex is Sex.UNKNOWN:
            raise Unwritable("sex")
        family_name = names.written(sought.family_name, "family_name")
        for given_name in names.tried(sought.given_names):
            question = asking.traits(
                family_name=family_name,
                given_name=given_name,
                sex=sought.sex.value,
                birth_on=sought.birth_on,
                birth_place=sought.birth_place,
            )
            try:
                return self._answer(question, action=asking.TRAITS_ACTION, at=at)
            except NobodyFound:
                continue
        raise NobodyFound

    def by_card(self, *, card: Card, at: datetime) -> Certified:
        """Finds the beneficiary of a card."""
        return self._answer(asking.card(card), action=asking.CARD_ACTION, at=at)

    def _answer(self, question: etree._Element, *, action: str, at: datetime) -> Certified:
        envelope = asking.envelope(self._connection, question, action=action, at=at)
        headers = {
            "Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"',
            "Accept": "application/soap+xml",
            "Accept-Encoding": "identity",
        }
        return answers.read(self._called(envelope, headers))

    def _called(self, envelope: bytes, headers: dict[str, str]) -> bytes:
        limit = self._connection.timeout_seconds
        ends = time.monotonic() + limit
        received = bytearray()
        try:
            with (
                httpx.Client(verify=context(self._connection), timeout=limit, trust_env=False) as client,
                client.stream("POST", self._connection.url, content=envelope, headers=headers) as response,
            ):
                if response.status_code not in _READ:
                    raise ServiceSilent(f"the status is {response.status_code}")
                for chunk in response.iter_raw():
                    received += chunk
                    if len(received) > LARGEST_BYTES:
                        raise ServiceSilent("the answer is too large")
                    if time.monotonic() > ends:
                        raise ServiceSilent("the answer takes too long")
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            raise ServiceSilent(type(error).__name__) from error
        return bytes(received)


def context(connection: Connection) -> ssl.SSLContext:
    """Makes the two ends know each other: our certificate, and the authorities of theirs. Raises OSError, SSLError."""
    made = ssl.create_default_context(cafile=connection.authorities_file or None)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.load_cert_chain(connection.certificate, connection.private_key)
    return made
