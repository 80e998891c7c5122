"""What this gateway refuses: a SOAP fault when the call itself is refused, registry errors when its content is."""

from dataclasses import dataclass


class SoapFault(Exception):
    """The call is refused as a whole. `subcode` is a code of the DMP or of IHE; `sentence` is French, for a person.

    `detail` says the same to an engineer, without health data: it goes to the editor's page of calls, not on the wire.
    """

    def __init__(self, subcode: str, sentence: str, *, detail: str = "", is_sender: bool = True) -> None:
        super().__init__(subcode)
        self.subcode, self.sentence, self.detail, self.is_sender = subcode, sentence, detail, is_sender


@dataclass(frozen=True, slots=True)
class RegistryError:
    """One error or warning of a registry answer. Source: IHE ITI TF-3 §4.2.4, table 4.2.4.1-2."""

    code: str
    context: str
    location: str = ""
    is_warning: bool = False


class RegistryFailure(Exception):
    """The content of a call is refused, with at least one error; answered as a RegistryResponse, never as a fault."""

    def __init__(self, *errors: RegistryError) -> None:
        super().__init__(", ".join(error.code for error in errors))
        self.errors = errors
