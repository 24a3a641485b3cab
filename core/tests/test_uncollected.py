from __future__ import annotations

import gc

import pytest

from kpi.uncollected import uncollected


def test_circles_are_looked_for_again_after_the_outermost_block_even_after_an_error():
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled()
