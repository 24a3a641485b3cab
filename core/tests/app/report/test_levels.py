"""Where people stand on a ladder, in a report of a period that is shorter or longer than its own."""

import pytest

from kpi.app.report.levels import looked_at
from kpi.model.period import Frequency, Period


@pytest.mark.parametrize(
    ("period", "frequency", "at"),
    [
        ("2024-03", Frequency.MONTH, "2024-03"),
        ("2024-03", Frequency.QUARTER, "2024-Q1"),
        ("2024-02", Frequency.QUARTER, "2023-Q4"),
        ("2024-Q2", Frequency.MONTH, "2024-06"),
        ("2024-11", Frequency.YEAR, "2023"),
        ("2024", Frequency.HALF, "2024-H2"),
    ],
)
def test_a_ladder_is_shown_as_of_the_last_time_that_is_over(period, frequency, at):
    assert str(looked_at(Period.parse(period), frequency)) == at
