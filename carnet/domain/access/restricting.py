"""What one restriction of the citizen's withholds, and from the treating doctor too or not."""

from datetime import datetime

from carnet.domain.access.codes import DocumentFacts, RestrictedWhat, RestrictedWhom, Restriction, Withheld


def binds_treating_doctor(restriction: Restriction) -> bool:
    """Says whether a restriction holds against the médecin traitant too: set on that one person, or on arrivals."""
    return restriction.whom is RestrictedWhom.PROFESSIONAL or restriction.what is RestrictedWhat.ARRIVALS


def is_withheld(withheld: Withheld, document: DocumentFacts) -> bool:
    """Says whether what is withheld from a reader holds this document."""
    if document.is_own and withheld.spares_own:
        return False
    for restriction in withheld.restrictions:  # noqa: SIM110  # a third of the cost of a generator, at each decision
        if covers(restriction, document):
            return True
    return False


def covers(restriction: Restriction, document: DocumentFacts) -> bool:
    """Says whether a restriction withholds a document: in Python, what the query says in SQL."""
    what = restriction.what
    if what is RestrictedWhat.DOCUMENT:
        return document.set_id == restriction.target
    if what is RestrictedWhat.CATEGORY:
        return document.category == restriction.target
    if what is RestrictedWhat.EPISODE:
        return restriction.target in document.episodes
    if what is RestrictedWhat.PERIOD:
        return _is_within(restriction, document.care_at)
    if what is RestrictedWhat.ARRIVALS:
        return _is_within(restriction, document.deposited_at)
    return True  # everything


def _is_within(restriction: Restriction, instant: datetime | None) -> bool:
    """Compares half-open bounds; what has no date falls within: the citizen's will comes before the reader's doubt."""
    if instant is None:
        return True
    begun = restriction.since is None or restriction.since <= instant
    return begun and (restriction.until is None or instant < restriction.until)
