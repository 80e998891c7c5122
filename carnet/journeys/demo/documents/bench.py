"""Makes a document of about a given size, for those who measure."""

from dataclasses import replace
from datetime import datetime, timedelta

from carnet.journeys.demo import values
from carnet.journeys.demo.documents import biology, kinds
from carnet.journeys.demo.documents.act import Act, identifier
from carnet.journeys.demo.documents.analytes import ANALYTES
from carnet.journeys.demo.documents.biology import Chapter, Result

_ROUNDS = 3


def sized_document(
    *,
    patient: values.Citizen,
    author: values.Professional,
    organization: values.Organization,
    size_bytes: int,
    at: datetime,
    unique_id: str,
) -> bytes:
    """Writes a laboratory report of about `size_bytes`, with as many results as that takes.

    Below some five kilobytes the header alone is bigger: the smallest report is given. The size is
    reached within a result (about one kilobyte). `unique_id` becomes the identifier of the document,
    and its `setId` is derived from it. The same arguments give the same bytes.
    """
    act = Act(
        patient=patient,
        author=author,
        organization=organization,
        type=kinds.BIOLOGY,
        title="Compte rendu d'examens biologiques",
        at=at,
        started_at=at - timedelta(hours=6),
        ended_at=at - timedelta(hours=1),
        unique_id=unique_id,
        set_id=identifier(unique_id, "set"),
    )
    smallest = _report(act, 1)
    per_result = (len(_report(act, 101)) - len(smallest)) / 100
    count = max(1, 1 + round((size_bytes - len(smallest)) / per_result))
    document = _report(act, count)
    for _ in range(_ROUNDS):
        missing = round((size_bytes - len(document)) / per_result)
        if missing == 0 or count + missing < 1:
            break
        count += missing
        document = _report(act, count)
    return document


def _report(act: Act, count: int) -> bytes:
    analytes = list(ANALYTES.values())
    results = tuple(
        Result(
            analyte=replace(analyte, label=f"{analyte.label} ({rank // len(analytes) + 1})"),
            value=(analyte.low or analyte.high or 1.0) * (1 + rank % 7 / 50),
        )
        for rank, analyte in ((rank, analytes[rank % len(analytes)]) for rank in range(count))
    )
    chapter = Chapter(code="18719-5", label="Biochimie", results=results)
    return biology.report(act, [chapter], sampled_at=act.started_at)
