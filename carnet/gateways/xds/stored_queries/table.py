"""The stored queries that this registry answers, what each needs, and the errors that each may give.

Source: IHE ITI TF-2 §3.18.4.1.2.3.7; protocols §1.7.
"""

from collections.abc import Callable
from dataclasses import dataclass

from carnet.gateways.xds.stored_queries import associations, documents, folders, parameters, submissions
from carnet.gateways.xds.stored_queries.asking import Found, Question
from carnet.gateways.xds.stored_queries.parameters import Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuery:
    """One stored query: its name, the parameter that names its patient (none when objects are named), what it needs.

    Of the parameters of `one_of`, exactly one is needed. `single` have one value at most.
    """

    name: str
    answer: Callable[[Question], Found]
    patient: str = ""
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    single: tuple[str, ...] = ()

    def check(self, given: Parameters) -> None:
        """Requires what the query needs. Raises RegistryFailure."""
        for name in (*filter(None, (self.patient,)), *self.required):
            if not given.has(name):
                raise parameters.failure("XDSStoredQueryMissingParam", f"{self.name} needs {name}", name)
        present = [name for name in self.one_of if given.has(name)]
        if self.one_of and not present:
            wanted = " or ".join(self.one_of)
            raise parameters.failure("XDSStoredQueryMissingParam", f"{self.name} needs {wanted}", self.one_of[0])
        if len(present) > 1:
            raise parameters.failure("XDSStoredQueryParamNumber", f"{self.name} takes one of {', '.join(present)}")
        for name in (*filter(None, (self.patient,)), *self.single):
            given.one(name)


_BY_NAME = ("$XDSDocumentEntryEntryUUID", "$XDSDocumentEntryUniqueId", "$XDSDocumentEntryLogicalID")
_SET_BY_NAME = ("$XDSSubmissionSetEntryUUID", "$XDSSubmissionSetUniqueId")
_FOLDER_BY_NAME = ("$XDSFolderEntryUUID", "$XDSFolderUniqueId", "$XDSFolderLogicalID")
_PATIENT, _STATUS = "$XDSDocumentEntryPatientId", "$XDSDocumentEntryStatus"
_SET_STATUS, _FOLDER_STATUS = "$XDSSubmissionSetStatus", "$XDSFolderStatus"

STORED_QUERIES = {
    "urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d": StoredQuery(
        name="FindDocuments", answer=documents.find_documents, patient=_PATIENT, required=(_STATUS,)
    ),
    "urn:uuid:12941a89-e02e-4be5-967c-ce4bfc8fe492": StoredQuery(
        name="FindDocumentsByReferenceId",
        answer=documents.find_documents_by_reference_id,
        patient=_PATIENT,
        required=(_STATUS, "$XDSDocumentEntryReferenceIdList"),
    ),
    "urn:uuid:f26abbcb-ac74-4422-8a30-edb644bbc1a9": StoredQuery(
        name="FindSubmissionSets",
        answer=submissions.find_submission_sets,
        patient="$XDSSubmissionSetPatientId",
        required=(_SET_STATUS,),
    ),
    "urn:uuid:958f3006-baad-4929-a4de-ff1114824431": StoredQuery(
        name="FindFolders", answer=folders.find_folders, patient="$XDSFolderPatientId", required=(_FOLDER_STATUS,)
    ),
    "urn:uuid:10b545ea-725c-446d-9b95-8aeb444eddf3": StoredQuery(
        name="GetAll",
        answer=documents.get_all,
        patient="$patientId",
        required=(_STATUS, _SET_STATUS, _FOLDER_STATUS),
    ),
    "urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4": StoredQuery(
        name="GetDocuments", answer=documents.get_documents, one_of=_BY_NAME
    ),
    "urn:uuid:5737b14c-8a1a-4539-b659-e03a34a5e1e4": StoredQuery(
        name="GetFolders", answer=folders.get_folders, one_of=_FOLDER_BY_NAME
    ),
    "urn:uuid:a7ae438b-4bc2-4642-93e9-be891f7bb155": StoredQuery(
        name="GetAssociations", answer=associations.get_associations, required=("$uuid",)
    ),
    "urn:uuid:bab9529a-4a10-40b3-a01f-f68a615d247a": StoredQuery(
        name="GetDocumentsAndAssociations", answer=associations.get_documents_and_associations, one_of=_BY_NAME
    ),
    "urn:uuid:51224314-5390-4169-9b91-b1980040715a": StoredQuery(
        name="GetSubmissionSets", answer=submissions.get_submission_sets, required=("$uuid",)
    ),
    "urn:uuid:e8e3cb2c-e39c-46b9-99e4-c12f57260b83": StoredQuery(
        name="GetSubmissionSetAndContents",
        answer=submissions.get_submission_set_and_contents,
        one_of=_SET_BY_NAME,
        single=_SET_BY_NAME,
    ),
    "urn:uuid:b909a503-523d-4517-8acf-8e5834dfc4c7": StoredQuery(
        name="GetFolderAndContents",
        answer=folders.get_folder_and_contents,
        one_of=_FOLDER_BY_NAME,
        single=_FOLDER_BY_NAME,
    ),
    "urn:uuid:10cae35a-c7f9-4cf5-b61e-fc3278ffb578": StoredQuery(
        name="GetFoldersForDocument", answer=folders.get_folders_for_document, one_of=_BY_NAME, single=_BY_NAME
    ),
    "urn:uuid:d90e5407-b356-4d91-a89f-873917b4b0e6": StoredQuery(
        name="GetRelatedDocuments",
        answer=associations.get_related_documents,
        required=("$AssociationTypes",),
        one_of=_BY_NAME,
        single=_BY_NAME,
    ),
}
