"""What is offered where: told before anything else is asked, a token included."""

import pytest

from carnet.gateways.fhir.tests.conftest import Software, issue


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("PUT", "/DocumentReference/x", 405, "GET, HEAD, PATCH"),
        ("DELETE", "/DocumentReference/x", 405, "GET, HEAD, PATCH"),
        ("GET", "", 405, "POST"),
        ("POST", "/Patient", 405, "GET, HEAD"),
        ("POST", "/Binary", 405, ""),
        ("PATCH", "/List/x", 405, "GET, HEAD"),
        ("DELETE", "/DocumentReference", 405, "GET, HEAD, PATCH, POST"),
        ("GET", "/DocumentReference/_search", 405, "POST"),
        ("POST", "/metadata", 405, "GET, HEAD"),
        ("GET", "/Observation", 404, None),
        ("POST", "/Observation/_search", 404, None),
        ("GET", "/DocumentReference/x/y", 404, None),
        ("GET", "/List/x/_history/1", 404, None),
        ("GET", "/zebra", 404, None),
    ],
)
def test_says_what_is_offered(method: str, path: str, status: int, allow: str | None) -> None:
    answer = Software("").send(method, path)
    assert issue(answer)[:2] == (status, "not-supported")
    assert answer.get("Allow") == allow
