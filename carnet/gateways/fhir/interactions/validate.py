"""`$validate`: what a deposit would be answered, without depositing anything."""

from carnet.domain.documents import actions
from carnet.domain.documents.codes import Deposited, NewSubmission
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.gateways.fhir import errors
from carnet.gateways.fhir.exchange import Body, Call, Reply
from carnet.gateways.fhir.interactions import provide_bundle, simplified_publish
from carnet.gateways.fhir.mappings import operation_outcome
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import elements
from carnet.gateways.fhir.wire.elements import Element

# What is wrong with the content is the answer; who may not deposit, a patient without a space here, or a busy server
# are told as such.
_FAULTS_OF_CONTENT = frozenset({400, 409, 412, 413, 422})
_IGNORED = frozenset({"profile", "usageContext"})


def validate_bundle(call: Call) -> Reply:
    """Tells what a transaction would be answered (ITI-65)."""
    body = call.body()
    return _told(call, _resource(body, "Bundle"), body)


def validate_reference(call: Call) -> Reply:
    """Tells what one document would be answered (ITI-105)."""
    body = call.body()
    return _told(call, _resource(body, "DocumentReference"), body)


def _resource(body: Body, name: str) -> Element:
    """Gives what is to be validated: the body, or the parameter `resource` of the operation. Raises Rejection."""
    root = elements.expect(body.value, name, "Parameters")
    if root.resource_type == name:
        return root
    root.check("Parameters")
    held: Element | None = None
    for parameter in root.children("parameter"):
        parameter.check("ParametersParameter")
        said = parameter.required("name")
        if said == "resource":
            held = parameter.needed("resource")
        elif said == "mode":
            if parameter.required("valueCode") != "create":
                raise Rejection(Kind.NOT_SUPPORTED, parameter.at("valueCode"), "expected create")
        elif said not in _IGNORED:
            raise Rejection(Kind.PARAMETER, parameter.at("name"), "expected resource or mode")
    if held is None or held.resource_type != name:
        raise Rejection(Kind.REQUIRED, root.at("parameter"), f"expected the parameter resource, a {name}")
    return Element(held.value, name)


def _told(call: Call, resource: Element, body: Body) -> Reply:
    try:
        notices = _tried(call, resource, body)
    except Exception as error:
        problem = errors.of_exception(error)
        is_about_nobody = isinstance(error, Rejection) and error.kind is Kind.SUBJECT
        if problem is None or problem.status not in _FAULTS_OF_CONTENT or is_about_nobody:
            raise
        return Reply(operation_outcome.of_problem(problem))
    return Reply(operation_outcome.of_notices(notices))


def _tried(call: Call, resource: Element, body: Body) -> list[Notice]:
    """Does what the deposit would do, and undoes it; gives what would be warned of."""
    if resource.resource_type == "Bundle":
        provided = provide_bundle.read(resource, body.parts, call)
        space_id, asked, subject = provided.space_id, provided.asked, provided.documents[0].subject
        notices = [*provided.submission.notices, *provided.doubts]
        notices += [one for document in provided.documents for one in document.notices]
    else:
        found, space_id = simplified_publish.read(resource, body.parts, call)
        asked, subject, notices = NewSubmission(documents=(found.document,)), found.subject, [*found.notices]
    try:
        done = actions.check_deposit(space_id=space_id, submission=asked, by=call.by, at=call.at)
    except NoSuchSpace as error:
        raise Rejection(Kind.SUBJECT, subject.place) from error
    return [*notices, *provide_bundle.warnings_of(done), *_already(done)]


def _already(done: Deposited) -> list[Notice]:
    if done.was_new:
        return []
    return [Notice("", "these very documents are already here: a deposit would write nothing", "duplicate")]
