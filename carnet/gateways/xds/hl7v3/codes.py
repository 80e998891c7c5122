"""The codes of HL7 V3 messages, as the DMP profiles them.

Source: protocols §1.4; HL7 V3 AcknowledgementType, AcknowledgementDetailCode, QueryResponse.
"""

from enum import StrEnum

INTERACTIONS = "2.16.840.1.113883.1.6"
DEVICE = "1.2.250.1.213.4.1.1.1"
REASONS = "1.2.250.1.213.1.1.4.11"
AUTHORIZATION_KEY = "1.2.250.1.213.4.1.2.6.1"
AUTHORIZATION_VALUE = "1.2.250.1.213.4.1.2.6.2"
TREATING_DOCTOR_KEY = "1.2.250.1.213.4.1.2.6.3"
CONSENTS = "1.2.250.1.213.4.1.2.3"
ACCOUNTS = "1.2.250.1.213.4.1.2.9"
DETAILS = "2.16.840.1.113883.5.1100"


class Reason(StrEnum):
    """Why a record is asked for: TD0.2, TD1.3a."""

    EXISTENCE = "TEST_EXST"
    ADMINISTRATIVE_DATA = "CNSLT_DATA"


class Acknowledgement(StrEnum):
    """Whether a message is accepted, wrong in what it says, or refused."""

    ACCEPTED = "AA"
    ERROR = "AE"
    REFUSED = "AR"


class Answered(StrEnum):
    """What a query found: something, nothing, or why it could not be answered."""

    FOUND = "OK"
    NOTHING = "NF"
    WRONG_QUERY = "QE"
    REFUSED = "AE"


class Detail(StrEnum):
    """What is wrong in a message: HL7's own codes. Refusals of the house carry the DMP's."""

    MISSING = "SYN105"
    MALFORMED = "SYN102"
    UNKNOWN_CODE = "SYN103"
    UNKNOWN_DOMAIN = "KEY204"
