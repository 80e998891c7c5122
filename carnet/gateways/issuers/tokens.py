"""Opens what an issuer signed, and maybe encrypted for us: nothing is believed before its signature is checked.

Source: OpenID Connect Core §3.1.3.7 and §5.3.2; RFC 8725 (algorithms are chosen for an issuer, never by the token).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from authlib.oidc.core.util import create_half_hash
from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry

from carnet.gateways.issuers import discovery, own_keys
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused
from carnet.gateways.issuers.starts import Start

type Said = Mapping[str, object]

LONGEST_TOKEN = 64_000


def identity(issuer: Issuer, token: str, start: Start, *, access_token: str, at: datetime) -> tuple[Said, str]:
    """Gives what a valid ID token says, and its signed form. Raises SignInRefused."""
    signed = _decrypted(issuer, token, encrypted=issuer.id_token_encrypted)
    header, said = _verified(issuer, signed, signatures=issuer.id_token_signed)
    _require_ours(issuer, said, at=at)
    for is_wrong, detail in (
        (said.get("nonce") != start.nonce, "nonce"),
        (not _hash_agrees(said.get("at_hash"), access_token, str(header["alg"])), "at_hash"),
        (not _is_recent(issuer, start, said, at), "auth_time"),
    ):
        if is_wrong:
            raise SignInRefused("token_wrong", detail)
    if said.get("acr") not in issuer.acr_accepted:
        raise SignInRefused("too_weak", "acr")
    return said, signed


def userinfo(issuer: Issuer, body: bytes, *, subject: str) -> Said:
    """Gives what a signed answer about the same person says. Raises SignInRefused."""
    signed = _decrypted(issuer, _text(body), encrypted=issuer.userinfo_encrypted)
    _, said = _verified(issuer, signed, signatures=issuer.userinfo_signed)
    if said.get("iss", issuer.issuer) != issuer.issuer or not _is_for_us(issuer, said.get("aud", issuer.client_id)):
        raise SignInRefused("token_wrong", "userinfo is not for us")
    require_subject(said, subject)
    return said


def end_of_session(issuer: Issuer, token: str, *, at: datetime) -> Said:
    """Gives what a valid logout token says (OpenID Connect Back-Channel Logout §2.6). Raises SignInRefused."""
    signed = _decrypted(issuer, token, encrypted=issuer.id_token_encrypted) if token.count(".") == 4 else token
    _, said = _verified(issuer, signed, signatures=issuer.id_token_signed)
    _require_ours(issuer, said, at=at, subject=False)
    events = said.get("events")
    if not isinstance(events, dict) or "http://schemas.openid.net/event/backchannel-logout" not in events:
        raise SignInRefused("token_wrong", "not a logout token")
    if "nonce" in said or not (said.get("sub") or said.get("sid")) or not isinstance(said.get("jti"), str):
        raise SignInRefused("token_wrong", "not a logout token")
    return said


def authenticated_at(said: Said) -> datetime | None:
    """Tells when the person proved who they are (OpenID Connect Core §2, `auth_time`); None when it is not said."""
    seconds = _instant(said.get("auth_time"))
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def require_subject(said: Said, subject: str) -> None:
    """Refuses an answer about somebody else than the ID token's person."""
    if said.get("sub") != subject:
        raise SignInRefused("token_wrong", "userinfo is of another person")


def _decrypted(issuer: Issuer, token: str, *, encrypted: Collection[str]) -> str:
    """Gives the signed token inside. Encryption that was agreed is required, encryption that was not is refused."""
    if len(token) > LONGEST_TOKEN:
        raise SignInRefused("token_wrong", "too long")
    if not encrypted:
        if token.count(".") != 2:
            raise SignInRefused("token_wrong", "not a signed token")
        return token
    if token.count(".") != 4:
        raise SignInRefused("token_wrong", "not encrypted")
    # What a header says besides is ignored, as RFC 7516 §4 has it (some issuers repeat claims there), but for `crit`.
    allowed = JWERegistry(algorithms=[*encrypted, *issuer.content_encrypted], strict_check_header=False)
    for key in own_keys.private("enc"):
        try:
            plain = jwe.decrypt_compact(token, key, registry=allowed).plaintext
        except (JoseError, ValueError, TypeError):
            continue  # a former key of ours, or one of the other kind
        return _text(plain or b"")
    raise SignInRefused("token_wrong", "cannot be decrypted with our keys")


def _verified(issuer: Issuer, token: str, *, signatures: Collection[str]) -> tuple[Said, Said]:
    """Gives the header and the claims of a token signed by one of the issuer's keys."""
    for keys in (discovery.keys(issuer), discovery.keys(issuer, unknown=True)):
        for key in keys:
            opened = _opened(token, key, signatures)
            if opened is not None:
                return opened.header, opened.claims
    raise SignInRefused("token_wrong", "signature")


def _opened(token: str, key: Key, signatures: Collection[str]) -> jwt.Token | None:
    try:
        allowed = JWSRegistry(algorithms=list(signatures), strict_check_header=False)
        opened = jwt.decode(token, key, registry=allowed)
    except (JoseError, ValueError, TypeError):
        return None
    named = opened.header.get("kid")
    return opened if named is None or key.kid is None or named == key.kid else None


def _require_ours(issuer: Issuer, said: Said, *, at: datetime, subject: bool = True) -> None:
    now, skew = at.timestamp(), issuer.clock_skew_seconds
    expires, issued, begins = (_instant(said.get(name)) for name in ("exp", "iat", "nbf"))
    who = said.get("sub")
    authorized = said.get("azp")
    several = isinstance(said.get("aud"), list) and said["aud"] != [issuer.client_id]
    for is_wrong, detail in (
        (said.get("iss") != issuer.issuer, "iss"),
        (not _is_for_us(issuer, said.get("aud")), "aud"),
        (authorized != issuer.client_id and (several or authorized is not None), "azp"),
        (subject and not (isinstance(who, str) and 0 < len(who) <= 255), "sub"),
        (expires is None or expires <= now - skew, "exp"),
        (issued is None or issued > now + skew, "iat"),
        (begins is not None and begins > now + skew, "nbf"),
    ):
        if is_wrong:
            raise SignInRefused("token_wrong", detail)


def _instant(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_for_us(issuer: Issuer, audience: object) -> bool:
    named: Iterable[object] = audience if isinstance(audience, list) else (audience,)
    return issuer.client_id in named


def _is_recent(issuer: Issuer, start: Start, said: Said, at: datetime) -> bool:
    """Tells whether the person signed in lately enough; who proves again must have done it since leaving here."""
    oldest: list[float] = []
    if issuer.max_age_seconds is not None:
        oldest.append(at.timestamp() - issuer.max_age_seconds)
    if start.proves:
        oldest.append(datetime.fromisoformat(start.at).timestamp())
    known = _instant(said.get("auth_time"))
    return not oldest or (known is not None and known >= max(oldest) - issuer.clock_skew_seconds)


def _hash_agrees(claimed: object, access_token: str, algorithm: str) -> bool:
    """Tells whether the ID token is of this very access token; an issuer may leave it out in the code flow."""
    if claimed is None:
        return True
    computed: bytes = create_half_hash(access_token, algorithm)
    return claimed == computed.decode()


def _text(body: bytes) -> str:
    try:
        return body.decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise SignInRefused("token_wrong", "not a token") from error
