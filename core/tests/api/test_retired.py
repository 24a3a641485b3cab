import warnings

import pytest

import kpi.api
from kpi.api import retired
from kpi.errors import Deprecated


@pytest.fixture
def old(monkeypatch):
    one = retired.Retired("round_half_away", since="0.2", until="1.0")
    monkeypatch.setattr(retired, "RETIRED", {"round_up": one})


def test_every_retired_name_has_a_successor_and_is_listed_no_more():
    for name, one in retired.RETIRED.items():
        assert one.use in kpi.api.__all__
        assert name not in kpi.api.__all__


def test_a_retired_name_gives_its_successor_and_warns_at_the_line_that_uses_it(old):
    with pytest.warns(
        Deprecated, match="kpi.api.round_up is deprecated since 0.2 and goes with 1.0: use"
    ) as seen:
        assert kpi.api.round_up is kpi.api.round_half_away
    assert seen[0].filename == __file__


def test_a_name_that_never_was_is_none():
    with pytest.raises(ImportError, match="cannot import name 'round_down'"), warnings.catch_warnings():
        from kpi.api import round_down  # noqa: F401
