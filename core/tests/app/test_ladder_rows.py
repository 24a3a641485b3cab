"""What a table says of a person on a ladder."""

from __future__ import annotations

from kpi.app.ladder_rows import gathered


def test_flags_that_differ_after_their_colon_are_counted_in_a_table():
    assert gathered(("not_rated:a", "not_rated:b", "quota_full", "case:C7")) == [
        "not_rated ×2",
        "quota_full",
        "case:C7",
    ]
