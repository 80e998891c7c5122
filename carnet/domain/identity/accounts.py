"""Finding accounts, and what proves that they are somebody's: cards, one-time codes, known browsers, sealed secrets."""

from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from carnet.domain.identity import queries, rules
from carnet.domain.identity.codes import DeviceView, Proof
from carnet.domain.identity.models import Account, ActivationCode, KnownDevice, VitaleCard
from carnet.foundation import database, keys, sealing
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.values import ins

IDENTIFIER_FIELD = "identifier"


def account(*, account_id: UUID) -> Account | None:
    """Finds an account, active or not."""
    return Account.objects.filter(id=account_id).first()


def identifier_of(*, account: Account, cipher: sealing.SpaceCipher) -> str:
    """Unseals the identifier of a citizen's account, for that citizen only."""
    return cipher.unseal(bytes(account.sealed_identifier), row_id=account.id, field=IDENTIFIER_FIELD).decode()


def identifier_of_space(*, space_id: UUID) -> str:
    """Reads the identifier of the account that opens a space; empty when there is none."""
    found = queries.account_of_space(space_id=space_id)
    if found is None:
        return ""
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
    return identifier_of(account=found, cipher=cipher)


def serial_hash(serial: str) -> bytes:
    """Hashes a card's serial number, in its canonical form, for comparison."""
    return sealing.keyed_hash(serial, key=keys.key_store().lookup_key(), purpose="vitale-serial")


def activation_hash(code: str) -> bytes:
    """Hashes a one-time code, in its canonical form, for comparison."""
    return sealing.keyed_hash(code, key=keys.key_store().lookup_key(), purpose="activation-code")


def proof(*, matricule: str, serial: str, code: str, at: datetime) -> Proof | None:
    """Tells whose space an INS, a card and a one-time code open together; None when any of the three is wrong.

    Every wrong combination takes the same path: hashes are computed and compared whatever is missing.
    """
    space_id = space_of_matricule(matricule=matricule)
    wanted_card = serial_hash(rules.canonical_serial(serial) or "")
    wanted_code = activation_hash(rules.canonical_code(code))
    entered_id = space_id or UUID(int=0)
    with database.entered(entered_id):
        cards = VitaleCard.objects.filter(space_id=entered_id).order_by("serial_hash")
        known_cards = [bytes(value) for value in cards.values_list("serial_hash", flat=True)]
        valid = ActivationCode.objects.filter(space_id=entered_id, ended_at=None, expires_at__gt=at).order_by("id")
        known_codes = [(Proof(entered_id, row.id, row.by_letter), bytes(row.code_hash)) for row in valid]
    has_card = sum(compare_digest(known, wanted_card) for known in known_cards) > 0
    right = [found for found, known in known_codes if compare_digest(known, wanted_code)]
    if space_id is None or not has_card or not right:
        return None
    return right[0]


def holder(*, matricule: str, serial: str) -> UUID | None:
    """Finds the space of an INS whose citizen holds this card; None when the two do not go together."""
    space_id = space_of_matricule(matricule=matricule)
    wanted = serial_hash(rules.canonical_serial(serial) or "")
    entered_id = space_id or UUID(int=0)
    with database.entered(entered_id):
        is_held = VitaleCard.objects.filter(space_id=entered_id, serial_hash=wanted).exists()
    return space_id if is_held else None


def space_of_matricule(*, matricule: str) -> UUID | None:
    """Finds the space of a matricule of 13 or 15 characters, in any domain accepted here; None when nobody has it."""
    try:
        found = [queries.space_of_ins(ins=ins.parse(matricule, oid=oid)) for oid in queries.accepted_domains()]
    except ins.UnreadableIns:
        return None
    return next((space_id for space_id in found if space_id is not None), None)


def gate_hash(key: str) -> bytes:
    """Hashes what a gate counts by, so that the table of counts names nobody."""
    return sealing.keyed_hash(key, key=keys.key_store().lookup_key(), purpose="throttle")


def device_hash(token: str) -> bytes:
    """Hashes the token that a browser keeps; it is long and random, a plain hash is enough."""
    return sha256(token.encode()).digest()


def is_known_device(*, account_id: UUID, token: str) -> bool:
    """Tells whether a browser was used before to open this account."""
    return bool(token) and KnownDevice.objects.filter(account_id=account_id, token_hash=device_hash(token)).exists()


def devices(*, account_id: UUID) -> tuple[DeviceView, ...]:
    """Lists the browsers known of an account, the last used first."""
    rows = KnownDevice.objects.filter(account_id=account_id).order_by("-last_at", "token_hash")
    return tuple(DeviceView(label=row.label, first_at=row.first_at, last_at=row.last_at) for row in rows)


def seal_secret(text: str) -> str:
    """Seals a secret of an account, such as the seed of a second factor, under a key derived from the look-up key."""
    cipher = _secrets()
    return cipher.seal(text.encode(), row_id=UUID(int=0), field="factor").hex()


def unseal_secret(sealed: str) -> str:
    """Opens a sealed secret of an account. Raises sealing.Unsealable."""
    return _secrets().unseal(bytes.fromhex(sealed), row_id=UUID(int=0), field="factor").decode()


def _secrets() -> sealing.SpaceCipher:
    key = sealing.keyed_hash("accounts", key=keys.key_store().lookup_key(), purpose="factor-secrets")
    return sealing.SpaceCipher(space_id=UUID(int=0), data_key=key)


def sign_in_code_hash(*, account_id: UUID, code: str) -> str:
    """Hashes a code sent by mail, for the account that asked for it, in hexadecimal."""
    text = f"{account_id}|{code}"
    return sealing.keyed_hash(text, key=keys.key_store().lookup_key(), purpose="sign-in-code").hex()
