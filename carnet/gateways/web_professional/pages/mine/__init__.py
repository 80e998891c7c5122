"""The records that one may consult."""
