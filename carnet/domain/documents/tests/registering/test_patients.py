"""The patient as the producer knew them is read, and given back as it was written."""

import pytest

from carnet.domain.documents.codes import SourcePatient
from carnet.domain.documents.registering import patients
from carnet.foundation.values.ins import NIR_TEST, Ins, UnreadableIns

LINES = (
    "PID-5|PAT-TROIS^DOMINIQUE^DOMINIQUE MARIE-LOUISE^^^^L",
    "PID-5|PAT-TROIS^DOMINIQUE^^^^^D",
    "PID-7|19790328",
    "PID-8|F",
    "PID-11|^^^^^^BDL^^51215",
)
LOCAL = "1234567890121^^^&1.2.3.4.567.8.9.10&ISO^PI"
INS = f"279035121518989^^^&{NIR_TEST}&ISO^NH"


def test_reads_the_traits() -> None:
    found = patients.read_source(LOCAL, LINES)
    assert found == SourcePatient(
        identifier="1234567890121",
        identifier_system="1.2.3.4.567.8.9.10",
        family_name="PAT-TROIS",
        given_names="DOMINIQUE MARIE-LOUISE",
        birth_date="19790328",
        sex="F",
        birth_place="51215",
        as_written=(LOCAL, *LINES),
    )


def test_finds_the_ins_among_identifiers() -> None:
    found = patients.read_source(LOCAL, (f"PID-3|{LOCAL}~{INS}",))
    assert found is not None
    assert (found.ins, found.ins_system, found.identifier) == ("279035121518989", NIR_TEST, "1234567890121")


AS_THEY_CAME = {
    "the official form": (LOCAL, LINES),
    "only what the fields tell": (LOCAL, (LINES[0], *LINES[2:])),
    "the ins alone": (INS, ()),
    "american": ("89765a87b^^^&3.4.5&ISO", ("PID-5|Doe^John^^^", "PID-11|100 Main St^^Metropolis^Il^44130^USA")),
    "no identifier": ("", ("PID-8|M",)),
    "nothing that can be read": ("^", ("what",)),
}


@pytest.mark.parametrize(("identifier", "info"), AS_THEY_CAME.values(), ids=AS_THEY_CAME.keys())
def test_gives_a_patient_back_as_it_came(identifier: str, info: tuple[str, ...]) -> None:
    found = patients.read_source(identifier, info)
    assert found is not None
    assert patients.write_source(found) == (identifier, info)


def test_keeps_nothing_twice_of_what_its_fields_tell() -> None:
    found = patients.read_source(LOCAL, (LINES[0], *LINES[2:]))
    assert found is not None
    assert found.as_written == ()


def test_says_nothing_of_a_patient_of_whom_nothing_is_said() -> None:
    assert patients.read_source("", ()) is None


def test_reads_the_identifier_in_force() -> None:
    assert patients.read_ins(f"{INS}^^20100907") == Ins("2790351215189", "89", NIR_TEST)
    assert patients.write_ins(Ins("2790351215189", "89", NIR_TEST)) == INS


@pytest.mark.parametrize("text", ["", "abc^^^&1.2&ISO", "^^^"], ids=["nothing", "a word", "signs"])
def test_refuses_what_is_no_ins(text: str) -> None:
    with pytest.raises(UnreadableIns):
        patients.read_ins(text)
