"""Whether the signature of a submission (XAdES) is believed: what it covers, its value, its certificate.

Source: protocols §1.8.
"""

from datetime import datetime

from carnet.domain.documents.codes import NewSubmission
from carnet.foundation.authorities import Authorities, Doubt, Untrusted
from carnet.foundation.xml import xades


def doubt(submission: NewSubmission, *, authorities: Authorities, at: datetime) -> str:
    """Says why the signature of a submission is not believed; empty when it is, or when there is none.

    Where no authority is known, the certificate is not asked who vouches for it.
    """
    signature = submission.signature
    if signature is None:
        return ""
    documents = {document.unique_id or "": document.content for document in submission.documents}
    try:
        signed = xades.verify(signature.content, submission=submission.unique_id or "", documents=documents)
        authorities.trusted(signed.certificate, at=at)
    except xades.WrongSignature as error:
        return str(error)
    except Untrusted as error:
        return "" if error.doubt is Doubt.NO_AUTHORITY else f"the certificate: {error.doubt.value}"
    return ""
