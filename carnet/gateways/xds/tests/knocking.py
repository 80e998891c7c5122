"""Knocking at the door with a VIHF, without a service behind it."""

from lxml import etree

from carnet.foundation import clock, pki
from carnet.gateways.xds import vihf
from carnet.gateways.xds.exchange import Caller
from carnet.gateways.xds.vihf.refusals import Check, NotRecognized
from carnet.gateways.xds.wire import soap
from tests import xds_caller
from tests.xds_caller import Vihf


def knock(said: Vihf, *, by: pki.Issued | None = None, needs_patient: bool = True) -> Caller | Check:
    """Gives who is recognised, or the check that failed."""
    return knock_with(xds_caller.assertion(said, by=by), needs_patient=needs_patient)


def knock_with(
    *assertions: etree._Element,
    message_id: str | None = None,
    shown: pki.Issued | None = None,
    needs_patient: bool = True,
) -> Caller | Check:
    """Gives who is recognised by the assertions of a message, or the check that failed."""
    return knock_as(
        xds_caller.envelope(etree.Element("nothing"), *assertions, message_id=message_id),
        shown=shown,
        needs_patient=needs_patient,
    )


def knock_as(content: bytes, *, shown: pki.Issued | None = None, needs_patient: bool = True) -> Caller | Check:
    """Gives who is recognised by the bytes of an envelope, or the check that failed."""
    envelope = soap.read(content)
    certificate = None if shown is None else shown.shown
    try:
        return vihf.authenticate(envelope, shown=certificate, needs_patient=needs_patient, at=clock.now())
    except NotRecognized as refused:
        return refused.check
