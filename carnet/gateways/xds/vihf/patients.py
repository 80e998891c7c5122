"""Which patient an assertion names.

Source: protocols §1.3, §1.5: one domain of INS everywhere in a call.
"""

import re

from carnet.domain.identity import queries as identity
from carnet.foundation.values import ins
from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.vihf.assertion import Assertion
from carnet.gateways.xds.vihf.refusals import Check, NotRecognized

_RESOURCE = re.compile(r"(?P<value>[0-9AB ]{13,30})\^\^\^&(?P<oid>[0-9.]{3,64})&ISO(?:\^NH)?(?:\^.*)?", re.ASCII)


def patient(said: Assertion, *, is_needed: bool) -> Ins | None:
    """Gives the INS of the patient; None when none is named and none is needed. Raises NotRecognized."""
    if not said.patient:
        if is_needed:
            raise NotRecognized(Check.NO_PATIENT)
        return None
    found = _RESOURCE.fullmatch(said.patient)
    if found is None:
        raise NotRecognized(Check.PATIENT)
    if found["oid"] not in identity.accepted_domains():
        raise NotRecognized(Check.DOMAIN)
    try:
        return ins.parse(found["value"], oid=found["oid"])
    except ins.UnreadableIns as error:
        raise NotRecognized(Check.PATIENT) from error
