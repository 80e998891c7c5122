"""What an operator may choose about the listener that asks software for certificates (mutual TLS)."""

from dataclasses import dataclass
from pathlib import Path

from carnet.config import environment

# What the French record asks of the software of professionals in TLS 1.2 (protocols §1.2), and the same suites for
# certificates on elliptic curves. Its fourth suite, AES in CBC mode, is left out: nobody recommends it now, and who
# speaks it speaks the others. Those of TLS 1.3 are OpenSSL's own, the same three.
CIPHERS = (
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
)
ASKED = ("optional", "required")
VERSIONS = ("1.2", "1.3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where the listener listens, with what it proves itself, and whose certificates it accepts."""

    address: str
    port: int
    workers: int
    threads: int
    certificate: Path
    key: Path
    authorities: Path
    revoked: Path | None
    is_required: bool
    oldest: str
    ciphers: tuple[str, ...]
    is_strict: bool


def port() -> int:
    """Gives the port of the listener, 0 when there is none."""
    return environment.integer(
        "CARNET_MTLS_PORT",
        "the port of the listener that asks software for certificates",
        default=0,
        shown="no listener",
    )


def public_url() -> str:
    """Gives the address at which software reaches the listener, empty when there is none."""
    chosen = port()
    return environment.text(
        "CARNET_MTLS_PUBLIC_URL",
        "the address at which software shows its certificate, as written in the metadata",
        default=f"https://localhost:{chosen}" if chosen else "",
        shown="https://localhost:$CARNET_MTLS_PORT when there is a listener",
    ).rstrip("/")


def from_environment() -> Listening | None:
    """Reads the choices of the operator; None without a port. Raises Misconfigured when something is missing."""
    asked = _one_of(
        "CARNET_MTLS_CLIENTS",
        "whether the listener closes to software without a certificate (`required`) or lets tokens decide (`optional`)",
        ASKED,
    )
    revoked = _file("CARNET_MTLS_REVOKED", "the revoked certificates: the lists (CRL, PEM) of every client authority")
    made = Listening(
        address=environment.text("CARNET_MTLS_BIND", "the address the listener listens on", default="127.0.0.1"),
        port=port(),
        workers=environment.integer("CARNET_MTLS_WORKERS", "how many processes the listener has", default=1),
        threads=environment.integer("CARNET_MTLS_THREADS", "how many threads in each of them", default=4),
        certificate=_file("CARNET_MTLS_CERTIFICATE", "the listener's certificate and its chain (PEM)") or Path(),
        key=_file("CARNET_MTLS_KEY", "the private key of the listener's certificate (PEM)") or Path(),
        authorities=_file("CARNET_MTLS_CLIENT_CAS", "the authorities whose client certificates are accepted (PEM)")
        or Path(),
        revoked=revoked,
        is_required=asked == "required",
        oldest=_one_of("CARNET_MTLS_OLDEST_TLS", "the oldest version of TLS the listener speaks", VERSIONS),
        ciphers=environment.words(
            "CARNET_MTLS_CIPHERS", "the suites of TLS 1.2, as OpenSSL names them", default=CIPHERS
        ),
        is_strict=environment.flag(
            "CARNET_MTLS_STRICT_CERTIFICATES",
            "refuse certificates that break RFC 5280, as those of old authorities may",
            default=True,
        ),
    )
    if not made.port:
        return None
    _require_files(made)
    return made


def _one_of(name: str, meaning: str, choices: tuple[str, ...]) -> str:
    chosen = environment.text(name, meaning, default=choices[0])
    if chosen not in choices:
        raise environment.Misconfigured(f"{name}={chosen!r}: expected one of {', '.join(choices)}.")
    return chosen


def _file(name: str, meaning: str) -> Path | None:
    given = environment.text(name, meaning, default="")
    return Path(given).expanduser() if given else None


def _require_files(made: Listening) -> None:
    needed = {
        "CARNET_MTLS_CERTIFICATE": made.certificate,
        "CARNET_MTLS_KEY": made.key,
        "CARNET_MTLS_CLIENT_CAS": made.authorities,
        **({} if made.revoked is None else {"CARNET_MTLS_REVOKED": made.revoked}),
    }
    for name, path in needed.items():
        if path == Path():
            raise environment.Misconfigured(f"CARNET_MTLS_PORT is set: {name} must name a file too.")
        if not path.is_file():
            raise environment.Misconfigured(f"{name}={str(path)!r}: there is no such file.")
