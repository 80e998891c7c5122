"""What an agent sees of a person before a privilege is switched on, and of an address ever."""

from carnet.domain.identity.codes import PatientIdentity


def initials(identity: PatientIdentity) -> str:
    """Gives a person's initials, given name first: « A. M. »."""
    given = identity.used_given_name or (identity.birth_given_names[0] if identity.birth_given_names else "")
    letters = [name[:1].upper() for name in (given, identity.used_family_name or identity.birth_family_name) if name]
    return " ".join(f"{letter}." for letter in letters)


def masked_email(address: str) -> str:
    """Gives enough of an address to recognise one's own: « a•••@e•••.fr »."""
    local, _, domain = address.partition("@")
    name, dot, end = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••{dot}{end}"


def masked_matricule(matricule: str) -> str:
    """Gives the sex, the year and the end of an INS matricule, enough to tell two persons apart."""
    return f"{matricule[:3]}•••••••{matricule[-3:]}"
