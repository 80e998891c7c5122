"""OperationOutcome: what went wrong, or what was set aside, with its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from carnet.gateways.fhir.wire.elements import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that did not prevent the answer: a category set aside, a parameter ignored."""

    place: str
    message: str
    issue: str = "informational"


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal ready to be told: HTTP status, issue type, French sentence, English one, place, headers."""

    status: int
    issue: str
    french: str
    english: str
    place: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def of_problem(problem: Problem) -> JsonObject:
    """Writes a refusal."""
    issue: JsonObject = {
        "severity": "fatal" if problem.status >= 500 else "error",
        "code": problem.issue,
        "details": {"text": problem.french},
        "diagnostics": problem.english,
    }
    if problem.place:
        issue["expression"] = [problem.place]
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def of_notices(notices: Iterable[Notice]) -> JsonObject:
    """Writes notices as warnings; one informational issue when there is none, for an outcome is never empty."""
    issues: list[Json] = []
    for notice in notices:
        issue: JsonObject = {"severity": "warning", "code": notice.issue, "diagnostics": notice.message}
        if notice.place:
            issue["expression"] = [notice.place]
        issues.append(issue)
    if not issues:
        issues.append({"severity": "information", "code": "informational", "diagnostics": "done"})
    return {"resourceType": "OperationOutcome", "issue": issues}
