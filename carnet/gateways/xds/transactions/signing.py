"""The signature of a submission (XAdES): verified when it is there, and refused when it is wrong.

An operator may let a wrong one pass: the answer then warns. Where authorities are known (those of the VIHF), the
certificate must be of one of them.

Source: protocols §1.8.
"""

from datetime import datetime

from django.conf import settings

from carnet.domain.documents.codes import NewSubmission
from carnet.domain.documents.registering import doubting
from carnet.gateways.xds import registry_errors
from carnet.gateways.xds.faults import RegistryError
from carnet.gateways.xds.vihf import signer


def doubts(submission: NewSubmission, *, at: datetime) -> tuple[RegistryError, ...]:
    """Gives what the answer must warn of: nothing when the signature is right or absent. Raises RegistryFailure."""
    signature = submission.signature
    doubt = doubting.doubt(submission, authorities=signer.believed(), at=at)
    if signature is None or not doubt:
        return ()
    place = signature.entry.entry_uuid
    if settings.XDS_REFUSES_WRONG_SIGNATURES:
        raise registry_errors.failure("signature", "signature", doubt, place)
    code, french = registry_errors.FAULTS["signature"]
    return (RegistryError(code, f"{french} [{doubt}]", place, is_warning=True),)
