"""What is done in support: by citizens in their cases, by agents at the desk."""

from carnet.domain.documents.rules.faults import Invalid
from carnet.domain.support.actions.cases import answer, close_own, open_case

__all__ = ["Invalid", "answer", "close_own", "open_case"]
