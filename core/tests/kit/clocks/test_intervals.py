"""Spans of time: their union counts no second twice, in whatever order they come."""

from datetime import datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.clocks import inside, length, merged
from kpi.kit.clocks.intervals import Span

BASE = datetime(2024, 1, 1)
span = st.tuples(st.integers(0, 40), st.integers(0, 40))
spans = st.lists(span, max_size=8)


def moments(some: list[tuple[int, int]]) -> list[Span]:
    return [(BASE + timedelta(minutes=start), BASE + timedelta(minutes=end)) for start, end in some]


@given(spans)
def test_a_minute_counts_once_however_many_spans_cover_it(some: list[tuple[int, int]]) -> None:
    covered = {minute for start, end in some for minute in range(start, end)}
    assert length(moments(some)) == timedelta(minutes=len(covered))


@given(spans, st.randoms())
def test_the_order_of_spans_does_not_matter(some: list[tuple[int, int]], shuffle: Random) -> None:
    other = list(some)
    shuffle.shuffle(other)
    assert merged(moments(some)) == merged(moments(other))


@given(spans, span)
def test_what_lies_between_two_moments_is_the_part_of_the_union_there(
    some: list[tuple[int, int]], edges: tuple[int, int]
) -> None:
    low, high = edges
    covered = {minute for start, end in some for minute in range(start, end) if low <= minute < high}
    since, until = (BASE + timedelta(minutes=one) for one in edges)
    assert length(inside(moments(some), since, until)) == timedelta(minutes=len(covered))


def test_spans_that_touch_become_one_and_empty_ones_vanish() -> None:
    assert merged(moments([(5, 7), (0, 5), (9, 9), (12, 10)])) == moments([(0, 7)])
