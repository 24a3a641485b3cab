"""Small immutable classes behave as those of attrs do."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.frozen import frozen


def point(decorator, **options):
    @decorator(**options)
    class Point:
        x: int
        y: object = 0
        note: str = attrs.field(default="", eq=False, repr=False)

    return Point


OURS, THEIRS = point(frozen), point(attrs.frozen)
values = st.integers(0, 2) | st.none() | st.text(max_size=1)
fields = st.tuples(values, values, values)


@given(fields, fields)
def test_equality_and_hash_are_those_of_attrs(one, other):
    assert (OURS(*one) == OURS(*other)) is (THEIRS(*one) == THEIRS(*other))
    if OURS(*one) == OURS(*other):
        assert hash(OURS(*one)) == hash(OURS(*other))


@given(fields)
def test_the_printed_form_is_that_of_attrs(one):
    assert repr(OURS(*one)).rpartition(".")[2] == repr(THEIRS(*one)).rpartition(".")[2]


def test_instances_of_two_classes_are_never_equal():
    assert OURS(1) != point(frozen)(1)
    assert OURS(1) != (1, 0)
    assert len({OURS(1), point(frozen)(1)}) == 2


def test_what_the_class_defines_itself_stays():
    @frozen
    class Loud:
        word: str

        def __eq__(self, other):
            return True

        __hash__ = None

        def __repr__(self):
            return self.word.upper()

    assert (Loud("a") == Loud("b"), repr(Loud("a"))) == (True, "A")


def test_without_equality_an_object_equals_itself_alone():
    cls = point(frozen, eq=False)
    one = cls(1)
    assert one == one
    assert one != cls(1)


def test_an_instance_cannot_change_and_an_evolved_one_is_new():
    one = OURS(1, 2)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.x = 3
    assert attrs.evolve(one, x=3) == OURS(3, 2)


def test_a_class_without_fields_equals_its_like():
    @frozen
    class Nothing:
        pass

    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())
