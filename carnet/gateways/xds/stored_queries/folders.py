"""Stored queries about folders: a folder is found by whom may see a document that it holds."""

from carnet.domain.documents.folder_codes import FolderCriteria
from carnet.domain.documents.registering import foldering
from carnet.domain.documents.registry import Wanted
from carnet.domain.documents.rules import header
from carnet.gateways.xds.stored_queries import asking, documents
from carnet.gateways.xds.stored_queries.asking import Found, Question

_FOLDER = "$XDSFolder"


def find_folders(question: Question) -> Found:
    """Finds folders by their metadata."""
    statuses = asking.folder_statuses(question)
    if not statuses:
        return asking.nothing(question)
    given = question.parameters
    criteria = FolderCriteria(
        statuses=statuses,
        codes=given.code_groups(f"{_FOLDER}CodeList"),
        updated_from=given.time(f"{_FOLDER}LastUpdateTimeFrom"),
        updated_to=given.time(f"{_FOLDER}LastUpdateTimeTo"),
    )
    return Found(folders=question.look_up(Wanted(criteria=asking.NOTHING, folders=criteria)).folders)


def get_folders(question: Question) -> Found:
    """Gives folders by what names them."""
    return Found(folders=question.look_up(Wanted(criteria=asking.NOTHING, folders=named(question))).folders)


def get_folder_and_contents(question: Question) -> Found:
    """Gives one folder, the documents of it, and what ties them."""
    found = question.look_up(Wanted(folders=named(question), in_folders=True))
    kept = tuple(document for document in found.documents if asking.is_asked(document, question))
    shown = {document.id for document in kept}
    ties = tuple(
        foldering.holding(folder, member)
        for folder in found.folders
        for member in folder.members
        if member.document_id in shown
    )
    return Found(documents=kept, associations=ties, folders=found.folders)


def get_folders_for_document(question: Question) -> Found:
    """Gives the folders that hold a document."""
    wanted = documents.named(question, folders=FolderCriteria(), of_documents=True)
    return Found(folders=question.look_up(wanted).folders)


def named(question: Question) -> FolderCriteria:
    """Reads which folders are named: by entryUUID, which is the identifier that lasts (lid), or by uniqueId."""
    given = question.parameters
    ids = (*given.entries(f"{_FOLDER}EntryUUID"), *given.entries(f"{_FOLDER}LogicalID"))
    return FolderCriteria(ids=ids, unique_ids=tuple(map(header.unique_id, given.several(f"{_FOLDER}UniqueId"))))
