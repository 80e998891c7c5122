"""Gives every document of the demo, citizen after citizen, always the same for the same day."""

from collections.abc import Callable, Iterator
from datetime import date

from carnet.journeys.demo import values
from carnet.journeys.demo.stories import aging, cancer, chest, children, chronic, everyday, motherhood, surgery
from carnet.journeys.demo.stories.pen import Pen

type Story = Callable[[Pen], None]

_STORIES: dict[str, Story] = {
    "anxiety": everyday.anxiety,
    "appendix": surgery.appendix,
    "asthma": chest.asthma,
    "back": surgery.back,
    "birth": motherhood.birth,
    "bones": aging.bones,
    "cancer": cancer.cancer,
    "childhood": children.childhood,
    "diabetes": chronic.diabetes,
    "few": everyday.few,
    "heart": chest.heart,
    "iron": everyday.iron,
    "kidney": chronic.kidney,
    "lungs": chest.lungs,
    "memory": aging.memory,
    "newborn": children.newborn,
    "none": everyday.nothing,
    "ordinary": everyday.ordinary,
    "pregnancy": motherhood.pregnancy,
    "pressure": chronic.pressure,
    "schoolchild": children.schoolchild,
    "screening": everyday.screening,
    "teenager": children.teenager,
    "thyroid": chronic.thyroid,
    "young-adult": everyday.young_adult,
}


def documents_of(population: values.Population, *, today: date) -> Iterator[values.DemoDocument]:
    """Gives the documents of everybody, oldest first for each citizen, none of them dated `today` or later.

    A document always comes after the one it replaces. The same day gives the same bytes.
    """
    for citizen in population.citizens:
        yield from documents_of_citizen(population, citizen.key, today=today)


def documents_of_citizen(population: values.Population, key: str, *, today: date) -> tuple[values.DemoDocument, ...]:
    """Gives the documents of one citizen, oldest first; none before birth.

    Raises KeyError for an unknown citizen.
    """
    pen = Pen(people=population, patient=population.citizen(key), today=today)
    if pen.patient.birth_on >= today:
        return ()
    _STORIES[pen.patient.story](pen)
    return tuple(sorted(pen.documents, key=lambda document: document.created_at))
