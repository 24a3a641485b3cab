"""Small immutable classes behave as those of attrs do."""

from __future__ import annotations

import copy
import pickle
import weakref

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.frozen import field_names, frozen


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


class Base:
    __slots__ = ()

    def doubled(self):
        return self.x * 2


def plain(decorator):
    @decorator
    class Plain(Base):
        """Two fields, of which one has a default."""

        x: int
        y: tuple[int, ...] = ()

        @property
        def first(self):
            return self.y[0]

    return Plain


OUR_PLAIN, THEIR_PLAIN = plain(frozen), plain(attrs.frozen)


@given(st.lists(values, max_size=3), st.dictionaries(st.sampled_from("xyz"), values))
def test_arguments_of_a_plain_class_are_taken_and_refused_as_those_of_attrs(given, named):
    def outcome(cls):
        try:
            made = cls(*given, **named)
        except TypeError as error:
            return str(error)
        return (made.x, made.y)

    assert outcome(OUR_PLAIN) == outcome(THEIR_PLAIN)


def test_a_plain_class_has_slots_and_methods_and_refuses_changes():
    one = OUR_PLAIN(1, (2,))
    assert (one.first, one.doubled()) == (2, 2)
    assert not hasattr(one, "__dict__")
    assert isinstance(weakref.ref(one)(), OUR_PLAIN)
    for change in (lambda: setattr(one, "x", 3), lambda: delattr(one, "x"), lambda: setattr(one, "z", 3)):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            change()


def test_attrs_describes_the_fields_of_a_plain_class():
    ours, theirs = ([*attrs.fields(cls)] for cls in (OUR_PLAIN, THEIR_PLAIN))
    assert [(one.name, one.default, one.type) for one in ours] == [
        (one.name, one.default, one.type) for one in theirs
    ]
    one = OUR_PLAIN(1, (2,))
    assert attrs.evolve(one, x=3) == OUR_PLAIN(3, (2,))
    assert attrs.asdict(one) == {"x": 1, "y": (2,)}
    match one:
        case OUR_PLAIN(x, y):
            assert (x, y) == (1, (2,))


def test_a_plain_class_is_the_base_of_others():
    @frozen
    class Ours(OUR_PLAIN):
        z: int = 5

    @attrs.frozen
    class Theirs(OUR_PLAIN):
        z: int = 5

    for cls in (Ours, Theirs):
        made = cls(1, z=7)
        assert (made.x, made.y, made.z) == (1, (), 7)
        assert [one.name for one in attrs.fields(cls)] == ["x", "y", "z"]
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            made.z = 3

    class Bare(OUR_PLAIN):
        pass

    assert Bare(1) == Bare(1)
    assert Bare(1) != OUR_PLAIN(1)


@frozen
class Sent:
    x: int
    y: str = ""


def test_an_instance_is_pickled_and_copied():
    one = Sent(1, "a")
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == copy.deepcopy(one) == one


def test_a_class_that_calls_super_or_finishes_itself_is_made_by_attrs():
    @frozen
    class Whole:
        x: int
        doubled: int = attrs.field(init=False)

        def __attrs_post_init__(self):
            object.__setattr__(self, "doubled", 2 * self.x)

        def __str__(self):
            return super().__str__() + "!"

    assert (Whole(2).doubled, str(Whole(2))[-1]) == (4, "!")


def test_defining_a_plain_class_compiles_nothing(monkeypatch):
    compiled = []
    monkeypatch.setattr(
        "builtins.compile", lambda *given, real=compile: compiled.append(given) or real(*given)
    )
    cls = plain(frozen)
    assert compiled == []
    assert (cls(1).x, len(compiled)) == (1, 1)
    assert (cls(2).x, len(compiled)) == (2, 1)


def test_the_names_of_fields_are_known_without_a_description():
    cls = plain(frozen)
    assert field_names(cls) == ("x", "y")
    assert vars(cls)["__attrs_attrs__"]._found is None
    assert field_names(THEIRS) == tuple(one.name for one in attrs.fields(THEIRS))
    assert field_names(int) is None
