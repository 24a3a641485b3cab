from __future__ import annotations

import polars as pl
import pytest

from kpi.store import words


@pytest.mark.parametrize("few", [0, 2000])
def test_ids_are_decoded_alike_whether_looked_up_alone_or_by_the_whole_dictionary(store, monkeypatch, few):
    with store.writing():
        store._words.intern(["late", "early", "absent"])
    known = words.Dictionary(store._db, "word", "text")
    monkeypatch.setattr(words, "_FEW", 3 if few == 0 else few)
    ids = pl.Series([3, None], dtype=pl.Int64)
    assert known.of(ids).to_list() == ["absent", None]
    assert (known._series is None) == (few == 0)
    assert known.series().to_list() == ["late", "early", "absent"]
    with store.writing():
        store._words.intern(["ill"])
    assert known.of(pl.Series([4, 1], dtype=pl.Int64)).to_list() == ["ill", "late"]
