"""The labels of a document, under whatever system they came."""

import pytest

from carnet.domain.documents.codes import Visibility
from carnet.domain.documents.registering import labels


@pytest.mark.parametrize("code", ["U", "L", "M"])
def test_takes_a_level_below_normal_as_normal_and_says_so(code: str) -> None:
    found = labels.settle([code, "MASQUE_PS"])
    assert (found.level, found.visibility) == ("N", frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS}))
    assert found.warnings == (f"the confidentiality {code} was taken as N",)
    assert labels.settle([code, "R"]).level == labels.settle(["R", code]).level == "R"


@pytest.mark.parametrize("code", ["X", "n", "PWATRN"])
def test_refuses_a_label_that_no_list_knows(code: str) -> None:
    with pytest.raises(labels.UnknownLabel) as refused:
        labels.settle(["N", code])
    assert refused.value.position == 1
