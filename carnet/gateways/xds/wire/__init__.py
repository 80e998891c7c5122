"""Messages on the wire: SOAP envelopes, and the parts that travel beside them (MTOM)."""
