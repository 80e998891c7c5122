"""What an operator may choose about this house as a repository and a registry of XDS."""

from dataclasses import dataclass

from carnet.config import environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """Under which OID documents are known, and how many whole objects one answer may hold."""

    oid: str
    most_objects: int


def from_environment() -> Repository:
    """Reads the choices of the operator."""
    return Repository(
        oid=environment.text(
            "CARNET_REPOSITORY_OID",
            "the OID by which this house's documents are known to software that speaks XDS (repositoryUniqueId)",
            default="2.25.229591801317592700950679182005180515140",
        ),
        most_objects=environment.integer(
            "CARNET_XDS_MOST_OBJECTS",
            "how many whole objects one answer to an XDS query may hold (beyond: XDSTooManyResults)",
            default=1000,
        ),
    )


def ins_domains() -> tuple[str, ...]:
    """Reads under which domains the national identity of patients is accepted."""
    return environment.words(
        "CARNET_INS_DOMAINS",
        "the OIDs of the INS domains accepted here (NIR, NIA, and the test and demonstration domains)",
        default=("1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.9", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11"),
    )
