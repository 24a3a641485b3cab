"""What the parameters of a clock say, and what they cannot be."""

from datetime import timedelta
from fractions import Fraction

import pytest

from kpi.errors import PolicyError
from kpi.kit.clocks import Hours, Terms

HALF_AN_HOUR = {"minutes": Fraction(30)}


def faults_of(**values: object) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        Terms.of(values, "closed", "c")  # type: ignore[arg-type]
    return [f"{one.where}: {one.message}" for one in caught.value.faults]


def test_a_limit_counts_for_the_clocks_that_its_column_stops() -> None:
    limits = ({**HALF_AN_HOUR, "stop": "responded"}, {"minutes": Fraction(60), "stop": "closed"})
    found = Terms.of({"limits": limits}, "closed", "c")
    assert [one.minutes for one in found.limits] == [60]


def test_one_limit_in_minutes_or_hours_stands_in_place_of_the_list() -> None:
    limits = (HALF_AN_HOUR,)
    minutes = Terms.of({"limits": limits, "limit_minutes": Fraction(5)}, "closed", "c")
    hours = Terms.of({"limits": limits, "limit_hours": Fraction(3, 2)}, "closed", "c")
    assert [one.time for one in (*minutes.limits, *hours.limits)] == [
        timedelta(minutes=5),
        timedelta(minutes=90),
    ]


def test_a_limit_may_be_told_not_to_exceed_another() -> None:
    limits = (
        {**HALF_AN_HOUR, "name": "ordinary"},
        {"minutes": Fraction(60), "kind": "vip", "never_slower_than": "ordinary"},
        {"minutes": Fraction(20), "kind": "fault", "never_slower_than": "ordinary"},
    )
    values = {"limits": limits, "never_slower": True}
    assert [one.minutes for one in Terms.of(values, "closed", "c").limits] == [30, 30, 20]
    assert [one.minutes for one in Terms.of({"limits": limits}, "closed", "c").limits] == [30, 60, 20]


def test_without_a_limit_a_row_counts_when_its_clock_starts() -> None:
    assert Terms.of({}, "closed", "c").by == "dispatch"
    assert Terms.of({"limit_minutes": Fraction(5)}, "closed", "c").by == "deadline"


def test_business_hours_are_read_by_weekday() -> None:
    calendar = ({"days": ("mon", "sun"), "from": "08:30", "until": "24:00"}, {"days": "tue"})
    found = Terms.of({"calendar": calendar}, "closed", "c")
    assert found.hours == Hours(((0, (510, 1440)), (1, (0, 1440)), (6, (510, 1440))))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("limits", ("soon",), "c.limits[0]: must be a table"),
        ("limits", ({"minutes": Fraction(-1)},), "c.limits[0].minutes: minutes must be a number from 0"),
        ("limits", ({"kind": "vip"},), "c.limits[0].minutes"),
        ("limits", ({**HALF_AN_HOUR, "never_slower_than": "x"},), "no limit is called 'x'"),
        ("period_by", "week", "c.period_by: must not be 'week'"),
        ("calendar", "weekdays", "c.calendar: must not be 'weekdays'"),
        ("calendar", ({"days": ("monday",)},), "c.calendar[0]: cannot be read"),
        ("calendar", ({"from": "18:00", "until": "08:00"},), "until is not after from"),
        ("calendar", ({"from": "25:00"},), "no time of day"),
        ("calendar", ({"days": ()},), "days is empty"),
        ("calendar", ({"day": "mon"},), "unknown key 'day', did you mean 'days'?"),
        ("calendar", ({"days": ("mno",)},), "no weekday, did you mean 'mon'?"),
        ("calendar", ({"from": Fraction(8)},), "8 is no time of day"),
        ("limit_hours", "four", "c.limit_hours: must be a number from 0"),
        ("limit_minutes", True, "c.limit_minutes: must be a number from 0"),
        ("limit_minutes", Fraction(10**20), "c.limit_minutes: must be at most"),
        ("limits", ({"minutes": Fraction(10**12)},), "minutes must be at most"),
        ("never_slower", "yes", "c.never_slower: must be true or false"),
        ("pause_reasons", Fraction(5), "c.pause_reasons: must be a list of words"),
        ("start_event", Fraction(5), "c.start_event: must name a column"),
        ("tempo", Fraction(1), "a clock has no parameter 'tempo'"),
    ],
)
def test_values_that_do_not_fit_are_refused_with_their_place(name: str, value: object, said: str) -> None:
    assert any(said in one for one in faults_of(**{"limit_minutes": None, name: value}))


def test_all_faults_are_told_at_once() -> None:
    assert len(faults_of(limits=({"minutes": "x"},), period_by="week", calendar="never", tempo=1)) == 4


def test_a_limit_in_minutes_and_in_hours_is_given_twice() -> None:
    assert faults_of(limit_minutes=Fraction(5), limit_hours=Fraction(1)) == [
        "c.limit_hours: the limit is given twice"
    ]


def test_business_hours_that_overlap_run_once() -> None:
    calendar = ({"days": "mon", "from": "08:00", "until": "12:00"}, {"from": "11:00", "until": "14:00"})
    found = Terms.of({"calendar": calendar}, "closed", "c").hours
    assert found is not None
    assert found.week[:2] == ((0, (480, 840)), (1, (660, 840)))


def test_a_clock_with_limits_on_other_days_goes_by_its_deadline() -> None:
    assert Terms.of({}, "closed", "c", limited=True).by == "deadline"
    assert Terms.of({"period_by": "deadline"}, "closed", "c", limited=True).limits == ()
