"""Rows that would stand otherwise are kept by KIND."""

from kpi.app.whatif.changes import Changes


def test_rows_gone_and_put_add_up() -> None:
    changes = Changes()
    changes.remove("ratings", [1, 2])
    changes.remove("ratings", [2, 3])
    changes.add("ratings", {"score": 1, "__where__": "somewhere"})
    assert changes.gone == {"ratings": {1, 2, 3}}
    assert changes.put == {"ratings": [{"score": 1}]}
    assert changes.has("ratings", [3])
    assert not changes.has("ratings", [4])
    assert not changes.has("events", [1])


def test_a_row_that_is_changed_twice_keeps_both_changes() -> None:
    changes, row = Changes(), {"employee": "A", "from": "2024-01-01", "level": None, "base_pay": 1}
    for changed in ({"level": "senior"}, {"base_pay": 2}):
        changes.change("assignments", row, changed, ("employee", "from"))
    changes.change("assignments", {**row, "from": "2024-02-01"}, {"base_pay": 3}, ("employee", "from"))
    assert [(one["level"], one["base_pay"]) for one in changes.put["assignments"]] == [
        ("senior", 2),
        (None, 3),
    ]
