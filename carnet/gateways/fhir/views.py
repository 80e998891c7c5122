"""The door: every request of `/fhir` comes here, and leaves with a FHIR answer whatever happens."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt

from carnet.foundation import certificates, clock, sites
from carnet.gateways.fhir import authentication, bodies, errors, keeping, media_types, routes
from carnet.gateways.fhir.exchange import Body, Call, Preferences, Reply
from carnet.gateways.fhir.interactions import metadata
from carnet.gateways.fhir.mappings import operation_outcome
from carnet.gateways.fhir.mappings.operation_outcome import Problem
from carnet.gateways.fhir.media_types import Form
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.routes import Route, Sent
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search import subsets
from carnet.gateways.fhir.wire import json, xml_writing

_logger = logging.getLogger(__name__)
# The interactions whose answer may be a part of a resource.
_SUBSETTED = frozenset({"search-type", "read", "vread"})
_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept, Authorization"}


@csrf_exempt
def dispatch(request: HttpRequest, path: str | None = None) -> HttpResponseBase:
    """Answers one request. Callers carry a token in a header and never a cookie: nothing to forge."""
    form = Form.JSON
    trace = keeping.Trace()
    try:
        pairs = grammar.parse(request.META.get("QUERY_STRING", ""))
        form, is_acceptable = _form(request, pairs)
        reply = _answer(request, path or "", pairs, trace, is_acceptable=is_acceptable)
        response = _written(reply, form)
    except Exception as error:  # noqa: BLE001 - the last door: what is not a refusal is logged and told as a 500
        problem = _problem(error)
        response = _refusal(problem, error, form)
        trace.keep(status=problem.status, code=problem.issue, place=problem.place)
        return response
    trace.keep(status=response.status_code)
    return response


def _form(request: HttpRequest, pairs: list[tuple[str, str]]) -> tuple[Form, bool]:
    """Chooses how to write the answer; JSON when nothing asked for can be given."""
    asked = next((value for name, value in pairs if name == "_format" and value), None)
    chosen = media_types.choose(request.headers.get("Accept", ""), asked)
    return chosen or Form.JSON, chosen is not None


def _answer(
    request: HttpRequest, path: str, pairs: list[tuple[str, str]], trace: keeping.Trace, *, is_acceptable: bool
) -> Reply:
    at = clock.now()
    method = request.method or ""
    base = f"{sites.software()}/fhir"
    public = _public(path.strip("/"), base, at)
    if public is not None:
        if method not in {"GET", "HEAD"}:
            raise Rejection(Kind.METHOD, headers={"Allow": "GET, HEAD"})
        _require_acceptable(is_acceptable)
        return public()
    place = routes.find(path)
    if place is None:
        raise Rejection(Kind.NO_SUCH_PLACE)
    route = place.routes.get("GET" if method == "HEAD" else method)
    if route is None:
        raise Rejection(Kind.METHOD, headers={"Allow": place.allowed})
    shown = certificates.of_environ(request.META)
    caller = authentication.caller(request.headers.get("Authorization", ""), shown=shown, at=at)
    trace.learn(client_id=caller.actor.client_id, route=route, size=request.headers.get("Content-Length", ""))
    authentication.require_scope(caller, route.scope or route.resource, route.letter)
    if not route.gives_bytes:
        _require_acceptable(is_acceptable)
    if route.sent is Sent.FORM:
        pairs = [*pairs, *grammar.parse(bodies.form(request))]
    subset = subsets.read(pairs) if route.code in _SUBSETTED else subsets.Subset()
    call = Call(
        by=caller.actor,
        at=at,
        base=base,
        accepted=tuple(settings.INS_DOMAINS),
        identifier=place.identifier,
        version=place.version,
        pairs=tuple(pairs),
        headers=partial(_header, request),
        body=partial(_body, request, route),
        prefer=_preferences(request.headers.get("Prefer", "")),
    )
    reply = route.answer(call)
    return reply if reply.resource is None else replace(reply, resource=subset.of(reply.resource))


def _public(path: str, base: str, at: datetime) -> Callable[[], Reply] | None:
    """Finds what is told without a token: what this server does, and the definitions of its operations."""
    match path.split("/"):
        case ["metadata"]:
            return partial(metadata.metadata, base=base, public_url=sites.software(), at=at)
        case ["OperationDefinition", name]:
            return partial(metadata.operation, name, base=base)
        case _:
            return None


def _require_acceptable(is_acceptable: bool) -> None:  # noqa: FBT001 - a fact, not an option
    if not is_acceptable:
        raise Rejection(Kind.NOT_ACCEPTABLE, "Accept")


def _header(request: HttpRequest, name: str) -> str:
    return request.headers.get(name, "")


def _body(request: HttpRequest, route: Route) -> Body:
    match route.sent:
        case Sent.PATCH:
            return bodies.patch(request)
        case Sent.ARCHIVE:
            return bodies.archive(request)
        case _:
            return bodies.resource(request)


def _preferences(header: str) -> Preferences:
    answer, strict = "", False
    for text in header.replace(";", ",").split(","):
        name, _, value = text.strip().partition("=")
        match name.strip().lower(), value.strip().strip('"'):
            case "return", ("minimal" | "representation" | "OperationOutcome") as wanted:
                answer = wanted
            case "handling", "strict":
                strict = True
            case _:
                pass
    return Preferences(answer, strict)


def _written(reply: Reply, form: Form) -> HttpResponseBase:
    headers = {**_PRIVATE, **reply.headers}
    if reply.content is not None and not isinstance(reply.content, bytes):
        return StreamingHttpResponse(reply.content, status=reply.status, headers=headers)
    if reply.content is not None:
        return HttpResponse(reply.content, status=reply.status, headers=headers)
    if reply.resource is None:
        response = HttpResponse(status=reply.status, headers=headers)
        del response.headers["Content-Type"]
        return response
    write = json.write if form is Form.JSON else xml_writing.write
    headers["Content-Type"] = f"{form.value}; charset=utf-8"
    return HttpResponse(write(reply.resource), status=reply.status, headers=headers)


def _problem(error: Exception) -> Problem:
    """Tells what is wrong with a request. An unexpected error is logged by its kind and place, without its words."""
    problem = errors.of_exception(error)
    if problem is None or problem.status >= 500:
        frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-8:]]
        _logger.error("fhir request failed", extra={"error": type(error).__qualname__, "frames": frames})
    return problem or errors.of_rejection(Rejection(Kind.UNEXPECTED))


def _refusal(problem: Problem, error: Exception, form: Form) -> HttpResponseBase:
    headers = error.headers if isinstance(error, Rejection) else dict(problem.headers)
    return _written(Reply(operation_outcome.of_problem(problem), problem.status, headers), form)
