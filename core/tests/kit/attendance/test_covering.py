"""How long a place is staffed."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.attendance.covering import covered, covered_spans

SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=8)


def by_hand(shifts, since, until, least, stopped):
    """Look at every single second."""
    return sum(
        sum(start <= at < end for start, end in shifts) >= least
        and not any(start <= at < end for start, end in stopped)
        for at in range(since, until)
    )


@given(SPANS, st.integers(0, 20), st.integers(20, 50), st.integers(1, 3), SPANS)
def test_it_is_what_a_look_at_every_second_says(shifts, since, until, least, stopped):
    assert covered(shifts, since, until, least, stopped) == by_hand(shifts, since, until, least, stopped)


@given(SPANS, SPANS, st.permutations(range(8)))
def test_the_order_of_shifts_makes_no_difference_and_spans_do_not_touch(shifts, stopped, order):
    found = list(covered_spans(shifts, 0, 50, 1, stopped))
    again = [shifts[place] for place in order if place < len(shifts)]
    assert list(covered_spans(again, 0, 50, 1, stopped)) == found
    assert all(one[1] < other[0] for one, other in itertools.pairwise(found))


@given(SPANS)
def test_what_overlaps_counts_once(shifts):
    assert covered(shifts, 0, 50) == covered([*shifts, *shifts], 0, 50)


def test_nobody_wanted_is_nothing_covered():
    assert covered([(0, 10)], 0, 10, 0) == 0
