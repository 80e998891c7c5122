"""The law of this part: the life of a space here; majority and who acts for whom in their own files."""

from carnet.domain.spaces.rules.life import LIVING, TRANSITIONS, after, decide_event, is_living

__all__ = ["LIVING", "TRANSITIONS", "after", "decide_event", "is_living"]
