"""How children grow: rounded median values, enough for a believable curve."""

from bisect import bisect_right

from carnet.journeys.demo import values

# Age in months, then weight (kg), height (cm), head (cm) of boys; girls are a little smaller.
_MEDIANS = (
    (0, 3.4, 50, 34.8),
    (1, 4.4, 54.5, 37.2),
    (2, 5.4, 58, 39.0),
    (4, 6.8, 63.5, 41.5),
    (6, 7.8, 67.5, 43.2),
    (9, 9.0, 72, 45.0),
    (12, 9.9, 76, 46.1),
    (18, 11.3, 82.5, 47.5),
    (24, 12.5, 88, 48.4),
    (36, 14.6, 96.5, 49.6),
    (48, 16.6, 104, 50.3),
    (60, 18.6, 110.5, 50.9),
    (72, 20.8, 117, 51.3),
    (96, 26.0, 128.5, 52.0),
    (120, 32.0, 139, 52.7),
    (144, 40.0, 151, 53.5),
    (168, 51.0, 165, 54.5),
    (192, 61.0, 174, 55.3),
)
_WITH_HEAD_UNTIL_MONTHS = 36


def signs_at(months: int, sex: values.Sex, *, factor: float = 1.0) -> dict[str, float]:
    """Gives weight, height and, for the youngest, the head, at an age; `factor` makes one child bigger."""
    place = max(0, min(bisect_right([row[0] for row in _MEDIANS], months) - 1, len(_MEDIANS) - 2))
    low, high = _MEDIANS[place], _MEDIANS[place + 1]
    share = min(1.0, (months - low[0]) / (high[0] - low[0]))
    weight, height, head = (low[rank] + (high[rank] - low[rank]) * share for rank in (1, 2, 3))
    if sex is values.Sex.FEMALE:
        weight, height, head = weight * 0.95, height * 0.985, head - 0.8
    found = {"weight": weight * factor, "height": height * (1 + (factor - 1) / 3)}
    if months <= _WITH_HEAD_UNTIL_MONTHS:
        found["head"] = head
    return found
