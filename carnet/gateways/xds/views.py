"""The door: every call comes here, and leaves with a SOAP answer whatever happens."""

import logging
import traceback

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt

from carnet.foundation import certificates, clock
from carnet.gateways.xds import bodies, emergencies, errors, keeping, table, vihf
from carnet.gateways.xds.exchange import Call, Reply
from carnet.gateways.xds.faults import RegistryFailure, SoapFault
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.vihf.refusals import NotRecognized
from carnet.gateways.xds.wire import mtom, multipart, names, soap

_logger = logging.getLogger(__name__)
_HEADERS = {"Cache-Control": "no-store"}


@csrf_exempt
def call(request: HttpRequest, service: str) -> HttpResponseBase:
    """Answers one call. Callers are known by a certificate and an assertion, never by a cookie: nothing to forge."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST", **_HEADERS})
    envelope: soap.Envelope | None = None
    length = request.headers.get("Content-Length", "")
    size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
    trace = keeping.Trace(certificates.of_environ(request.META), size)
    try:
        message = bodies.read(
            request.headers.get("Content-Type", ""),
            request.META["wsgi.input"],
            limit=settings.DEPOSIT_MAX_BYTES,
            announced=size,
        )
        envelope = soap.read(message.envelope)
        operation = table.find(service, envelope.body)
        trace.transaction = operation.transaction
        reply = _answered(envelope, message, operation, trace)
        response = _written(envelope, reply, operation, in_parts=message.in_parts)
    except Exception as error:  # noqa: BLE001 - the last door: what is not a refusal is logged and told as a fault
        fault = _fault(error)
        trace.code = fault.subcode
        trace.place = fault.check.value if isinstance(fault, NotRecognized) else ""
        response = _refused(envelope, error, fault)
    trace.keep(status=response.status_code)
    return response


def _answered(envelope: soap.Envelope, message: bodies.Message, operation: Operation, trace: keeping.Trace) -> Reply:
    at = clock.now()
    caller = vihf.authenticate(
        envelope,
        shown=trace.shown,
        needs_patient=operation.needs_patient,
        at=at,
    )
    trace.signer = caller.signer
    call = Call(body=envelope.body, parts=message.parts, caller=caller, at=at)
    if operation.opens_record:
        emergencies.declare(caller, at=at)
    try:
        return operation.answer(call)
    except RegistryFailure as failure:
        if operation.failed is None:
            raise
        trace.code, trace.place = failure.errors[0].code, failure.errors[0].location
        return Reply(operation.failed(failure.errors))


def _written(envelope: soap.Envelope, reply: Reply, operation: Operation, *, in_parts: bool) -> HttpResponseBase:
    written = soap.write(envelope, action=operation.action, body=reply.body)
    if not (in_parts or operation.in_parts or reply.attachments):
        return HttpResponse(written, content_type=_content_type(envelope, operation.action), headers=_HEADERS)
    content_type, length, pieces = mtom.write(written, reply.attachments, action=operation.action)
    response = StreamingHttpResponse(pieces, content_type=content_type, headers=_HEADERS)
    response.headers["Content-Length"] = str(length)
    return response


def _content_type(envelope: soap.Envelope | None, action: str) -> str:
    if envelope is not None and envelope.version == names.SOAP11:
        return "text/xml; charset=utf-8"
    return (
        f'application/soap+xml; charset=utf-8; action="{action}"' if action else "application/soap+xml; charset=utf-8"
    )


def _fault(error: Exception) -> SoapFault:
    """Tells what is wrong with a call. An unexpected error is logged by its kind and place, without its words."""
    fault = errors.of_exception(error)
    if fault is not None:
        return fault
    frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-8:]]
    _logger.error("xds call failed", extra={"error": type(error).__qualname__, "frames": frames})
    return SoapFault("XDSRegistryError", "Le service a rencontré une erreur.", is_sender=False)


def _refused(envelope: soap.Envelope | None, error: Exception, fault: SoapFault) -> HttpResponse:
    status = 413 if isinstance(error, multipart.TooLarge) else 400 if fault.is_sender else 500
    written = soap.fault(envelope, is_sender=fault.is_sender, subcode=fault.subcode, sentence=fault.sentence)
    return HttpResponse(written, status=status, content_type=_content_type(envelope, ""), headers=_HEADERS)
