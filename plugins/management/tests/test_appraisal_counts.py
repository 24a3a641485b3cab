"""What a trial counts of lists: absences, proposals, signs, results of a job."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import DataError, PolicyError
from kpi_management.appraisal_counts import absences_of, gaps_of, proposals_of, results_of, signs_of

MONTHS = st.lists(st.integers(0, 5), min_size=1, max_size=12)
TABLE = (
    {"item": "calls", "weight": Fraction(60)},
    {"item": "sales", "target": Fraction(50), "weight": Fraction(40)},
)


def listed(name, values):
    return {name: [{"value": one} for one in values]}


def results(**given_):
    return {"results": [{"item": name, "value": value} for name, value in given_.items()]}


@given(MONTHS)
def test_months_of_absences_have_a_worst_and_a_sum(months):
    assert absences_of(listed("months", months), {}, None).counts[""] == {
        "worst_month": max(months),
        "in_period": sum(months),
    }


@given(MONTHS)
def test_months_of_proposals_have_a_least_and_a_mean(months):
    counts = proposals_of(listed("proposals", months), {}, None).counts[""]
    assert counts == {"fewest": min(months), "mean": Fraction(sum(months), len(months))}


@given(MONTHS)
def test_the_longest_gap_is_a_run_of_zeros_of_the_list(months):
    gap = int(gaps_of(listed("months", months), {}, None).counts[""]["longest_gap"])
    text = "".join(map(str, months))
    assert "0" * gap in text
    assert "0" * (gap + 1) not in text


def test_signs_are_counted_and_what_nobody_rated_is_not():
    counts = signs_of(listed("items", [1, -1, 0, None, "none", 1]), {}, None).counts[""]
    assert counts == {"plus_signs": 2, "minus_signs": 1, "rated": 4}


def test_an_item_gives_its_weight_at_most():
    assert results_of(results(calls=50, sales=100), {"table": TABLE}, None).counts[""]["job_score"] == 70


def test_all_results_that_do_not_fit_the_table_are_told_at_once():
    with pytest.raises(DataError) as raised:
        results_of(results(calls=50, sale=100), {"table": TABLE}, None)
    assert [one.code for one in raised.value.faults] == ["missing_input", "unknown_input"]


@pytest.mark.parametrize(
    "table", [(), ("calls",), ({"item": "calls"},), ({"item": "calls", "weight": Fraction(0)},)]
)
def test_what_is_no_job_standard_table_is_refused(table):
    with pytest.raises(PolicyError, match="no job-standard table"):
        results_of(results(calls=50), {"table": table}, None)


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        (absences_of, listed("months", [-1])),
        (absences_of, listed("months", ["many"])),
        (proposals_of, {}),
        (signs_of, listed("items", [2])),
    ],
)
def test_what_is_no_count_or_sign_is_refused(count, rows):
    with pytest.raises(DataError):
        count(rows, {}, None)
