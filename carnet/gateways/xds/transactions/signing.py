"""The signature of a submission (XAdES): verified when it is there, and refused when it is wrong.

An operator may let a wrong one pass: the answer then warns.

Source: protocols §1.8.
"""

from datetime import datetime

from django.conf import settings

from carnet.domain.documents.codes import NewSubmission
from carnet.foundation.xml import xades
from carnet.gateways.xds import registry_errors
from carnet.gateways.xds.faults import RegistryError


def doubts(submission: NewSubmission, *, at: datetime) -> tuple[RegistryError, ...]:
    """Gives what the answer must warn of: nothing when the signature is right or absent. Raises RegistryFailure."""
    signature = submission.signature
    if signature is None:
        return ()
    documents = {document.unique_id or "": document.content for document in submission.documents}
    try:
        xades.verify(signature.content, submission=submission.unique_id or "", documents=documents)
    except xades.WrongSignature as error:
        if settings.XDS_REFUSES_WRONG_SIGNATURES:
            place = signature.entry.entry_uuid
            raise registry_errors.failure("signature", "signature", str(error), place) from error
        code, french = registry_errors.FAULTS["signature"]
        return (RegistryError(code, f"{french} [{error}]", signature.entry.entry_uuid, is_warning=True),)
    return ()
