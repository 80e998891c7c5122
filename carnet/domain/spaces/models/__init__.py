"""The tables of this part."""

from carnet.domain.spaces.models.delegations import Delegation, Mandate
from carnet.domain.spaces.models.life import Space

__all__ = ["Delegation", "Mandate", "Space"]
