"""The signature of a submission (XAdES): verified when it is there, and refused when it is wrong.

An operator may let a wrong one pass: the answer then warns. Where authorities are known (those of the VIHF), the
certificate must be of one of them.

Source: protocols §1.8.
"""

from datetime import datetime

from django.conf import settings

from carnet.domain.documents.codes import NewSignature, NewSubmission
from carnet.foundation.authorities import Doubt, Untrusted
from carnet.foundation.xml import xades
from carnet.gateways.xds import registry_errors
from carnet.gateways.xds.faults import RegistryError
from carnet.gateways.xds.vihf import signer


def doubts(submission: NewSubmission, *, at: datetime) -> tuple[RegistryError, ...]:
    """Gives what the answer must warn of: nothing when the signature is right or absent. Raises RegistryFailure."""
    signature = submission.signature
    if signature is None:
        return ()
    doubt = _doubt(submission, signature, at)
    if not doubt:
        return ()
    place = signature.entry.entry_uuid
    if settings.XDS_REFUSES_WRONG_SIGNATURES:
        raise registry_errors.failure("signature", "signature", doubt, place)
    code, french = registry_errors.FAULTS["signature"]
    return (RegistryError(code, f"{french} [{doubt}]", place, is_warning=True),)


def _doubt(submission: NewSubmission, signature: NewSignature, at: datetime) -> str:
    """Says why a signature is not believed; empty when it is."""
    documents = {document.unique_id or "": document.content for document in submission.documents}
    try:
        signed = xades.verify(signature.content, submission=submission.unique_id or "", documents=documents)
        signer.trusted(signed.certificate, at=at)
    except xades.WrongSignature as error:
        return str(error)
    except Untrusted as error:
        return "" if error.doubt is Doubt.NO_AUTHORITY else f"the certificate: {error.doubt.value}"
    return ""
