"""ITI-66 about folders: searching those of one patient, and reading one. Source: IHE MHD, ITI-66; PDSm."""

from uuid import UUID

from carnet.domain.documents import registry
from carnet.domain.documents.codes import Criteria
from carnet.domain.documents.folder_codes import Folder, FolderCriteria
from carnet.domain.documents.registry import TooMany, Wanted
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.mappings import folder as mapping
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search.folders import Search

MOST_FOLDERS = 2_000
# A folder is wanted, and no document: no row has this identifier.
_NO_DOCUMENT = Criteria(ids=(UUID(int=0),))


def found(search: Search, *, space_id: UUID, call: Call) -> list[Folder]:
    """Finds the folders that a search asks for. Raises Rejection, and refusals of the domain."""
    return search.kept(_look_up(space_id, search.criteria, call))


def read_folder(call: Call) -> Reply:
    """Gives one folder, with the documents of it that the caller may see."""
    row = mapping.row(call.identifier)
    if row is None:
        raise Rejection(Kind.NOT_FOUND, "List.id")
    known = _look_up(row[0], FolderCriteria(ids=(row[1],)), call)
    if not known:
        raise Rejection(Kind.NOT_FOUND, "List.id")
    resource = mapping.to_fhir(known[0], Addresses(call.base, row[0]))
    return Reply(resource, headers={"ETag": f'W/"{mapping.version(known[0])}"'})


def _look_up(space_id: UUID, criteria: FolderCriteria, call: Call) -> tuple[Folder, ...]:
    wanted = Wanted(criteria=_NO_DOCUMENT, folders=criteria)
    try:
        return registry.look_up(space_id=space_id, wanted=wanted, most=MOST_FOLDERS, by=call.by, at=call.at).folders
    except TooMany as error:
        raise Rejection(Kind.PARAMETER, "code", f"more than {MOST_FOLDERS} folders: ask for less") from error
