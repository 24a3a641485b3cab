"""What is kept of the periods of `kpi run` until all are done."""

from __future__ import annotations

import pytest

from kpi.cli.problems import LISTED
from kpi.cli.running import Pages, Problems


def document(period: str, subjects: range) -> dict[str, object]:
    problems = [{"subject": f"E{one}", "code": "lacking", "message": "no value"} for one in subjects]
    return {"period": period, "problems": problems}


def test_problems_are_told_once_with_their_periods_and_those_that_are_not_listed_are_counted_once():
    problems = Problems()
    problems.add(document("2025-01", range(LISTED + 3)))
    problems.add(document("2025-02", range(1, LISTED + 5)))
    assert len(problems.listed) == LISTED
    assert problems.listed["E0", "lacking", "no value"] == ["2025-01"]
    assert problems.listed["E1", "lacking", "no value"] == ["2025-01", "2025-02"]
    assert problems.more == 5


def test_pages_are_printed_in_their_order_and_nothing_before_all_are_there(
    capsys: pytest.CaptureFixture[str],
):
    pages = Pages()
    for text in ("一月\n", "二月\r\n", "三月\n"):
        pages.add(text)
    assert capsys.readouterr().out == ""
    pages.put()
    assert capsys.readouterr().out == "一月\n二月\r\n三月\n"
