"""Which punches are the in and the out of which shift."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.attendance import AttendanceRules, Punch, Shift, Stamped, matched, shift_of
from kpi.kit.attendance.clock import instant, seconds_of
from kpi.kit.attendance.matching import unplanned

DAY = date(2025, 3, 3)
NEXT = date(2025, 3, 4)
RULES = AttendanceRules.of({"reach_minutes": Fraction(480), "repeat_minutes": Fraction(5)})


def shift(start="08:30", end="18:00", day=DAY):
    found = shift_of(RULES, day, seconds_of(start), seconds_of(end))
    assert found is not None
    return found


def at(time, day=DAY):
    return instant(day, seconds_of(time))


def punches(*times, direction="", day=DAY):
    return [Punch(at(time, day), direction) for time in times]


def test_the_first_is_the_in_and_the_last_the_out():
    found = matched(RULES, [shift()], punches("08:20", "12:00", "13:00", "18:05"))
    assert found == [Stamped(at("08:20"), at("18:05"))]


def test_an_out_after_midnight_is_of_the_evening_before():
    evening, day = shift("15:30", "24:00"), shift(day=NEXT)
    found = matched(RULES, [evening, day], [*punches("15:30"), *punches("00:10", "08:25", "18:00", day=NEXT)])
    assert found == [Stamped(at("15:30"), at("00:10", NEXT)), Stamped(at("08:25", NEXT), at("18:00", NEXT))]


def test_a_night_shift_ends_on_the_next_day():
    night = shift("22:00", "06:00")
    assert night.end == at("06:00", NEXT)
    assert matched(RULES, [night], [*punches("21:58"), *punches("06:01", day=NEXT)]) == [
        Stamped(at("21:58"), at("06:01", NEXT))
    ]


def test_one_punch_alone_is_what_it_is_nearer_to():
    assert matched(RULES, [shift()], punches("08:40")) == [Stamped(at("08:40"), None)]
    assert matched(RULES, [shift()], punches("17:50")) == [Stamped(None, at("17:50"))]


def test_a_punch_made_twice_is_one():
    assert matched(RULES, [shift()], punches("08:28", "08:31")) == [Stamped(at("08:28"), None)]
    assert matched(RULES, [shift()], punches("17:58", "18:02")) == [Stamped(None, at("18:02"))]


def test_the_direction_goes_before_the_time():
    assert matched(RULES, [shift()], punches("17:50", direction="in")) == [Stamped(at("17:50"), None)]
    assert matched(RULES, [shift()], punches("09:00", direction="out")) == [Stamped(None, at("09:00"))]


def test_an_in_after_the_end_and_an_out_before_the_start_are_none_of_the_shift():
    found = [*punches("18:00", direction="in"), *punches("08:30", direction="out")]
    assert matched(RULES, [shift()], found) == [Stamped(None, None)]


def test_a_punch_out_of_reach_belongs_to_no_shift():
    assert matched(RULES, [shift()], punches("10:00", day=date(2025, 3, 5))) == [Stamped(None, None)]


def test_without_a_reach_the_days_of_the_shift_count():
    rules = AttendanceRules.of({})
    evening = shift("15:30", "24:00")
    assert matched(rules, [evening], punches("00:10", day=NEXT)) == [Stamped(None, at("00:10", NEXT))]
    assert matched(rules, [shift()], punches("00:10", day=NEXT)) == [Stamped(None, None)]


def test_two_shifts_that_meet_are_told_apart_by_direction():
    first, second = shift("08:00", "12:00"), shift("12:00", "16:00")
    found = [Punch(at("12:00"), "out"), Punch(at("12:00"), "in")]
    assert matched(RULES, [first, second], found) == [Stamped(None, at("12:00")), Stamped(at("12:00"), None)]


@given(st.data())
def test_the_order_of_shifts_and_punches_changes_nothing(data):
    days = [date(2025, 3, day) for day in range(3, 10)]
    shifts = [shift(*times, day=day) for day, times in zip(
        days, data.draw(st.lists(st.sampled_from([("08:30", "18:00"), ("15:30", "24:00")]), min_size=7, max_size=7)), strict=True
    )]  # fmt: skip
    stamps = data.draw(
        st.lists(
            st.builds(
                Punch,
                st.integers(at("00:00", days[0]), at("23:59", days[-1])),
                st.sampled_from(["", "in", "out"]),
            )
        )
    )
    order = data.draw(st.permutations(range(7)))
    expected = matched(RULES, shifts, stamps)
    found = matched(RULES, [shifts[place] for place in order], data.draw(st.permutations(stamps)))
    assert found == [expected[place] for place in order]


@given(
    st.lists(st.integers(at("04:00"), at("23:00")), max_size=6),
    st.integers(at("08:00", NEXT), at("18:00", NEXT)),
)
def test_a_shift_is_not_changed_by_punches_of_the_next_day(own, other):
    shifts: list[Shift] = [shift(), shift(day=NEXT)]
    stamps = [Punch(one) for one in own]
    assert matched(RULES, shifts, stamps)[0] == matched(RULES, shifts, [*stamps, Punch(other)])[0]


def test_between_two_shifts_an_in_is_of_the_second_and_an_out_of_the_first():
    first, second = shift("08:00", "12:00"), shift("12:30", "16:00")
    found = [Punch(at("12:10"), "in"), Punch(at("12:20"), "out")]
    assert matched(RULES, [first, second], found) == [Stamped(None, at("12:20")), Stamped(at("12:10"), None)]


@given(st.lists(st.integers(at("00:00", DAY), at("23:59", date(2025, 3, 8))), max_size=8))
def test_a_punch_is_unplanned_where_it_changes_no_shift(times):
    shifts = [shift(), shift("15:30", "24:00", NEXT), shift(day=date(2025, 3, 7))]
    stamps = [Punch(one) for one in times]
    left = unplanned(RULES, shifts, stamps)
    kept = [one for one in stamps if one not in left]
    assert matched(RULES, shifts, kept) == matched(RULES, shifts, stamps)
    for one in kept:
        assert matched(RULES, shifts, [one]) != matched(RULES, shifts, [])
