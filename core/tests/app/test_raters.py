"""A rater may be written by id, by name or by alias, and is one person."""

from kpi.app.raters import Raters, same
from kpi.testing.facts import MemoryFacts

PEOPLE = [
    {"id": "E1", "name": "Li Na", "alias": "nana", "hired_on": "2020-01-01"},
    {"id": "E2", "name": "Li Na", "hired_on": "2020-01-01"},
    {"id": "E3", "name": "E1", "hired_on": "2020-01-01"},
]


def raters() -> Raters:
    return Raters.of(MemoryFacts({"employees": PEOPLE}))


def test_case_width_and_blanks_make_no_other_name():
    assert same("Mrs  Ｗang ") == same("mrs wang") != same("mrswang")


def test_whoever_may_be_meant_by_a_name_is_and_an_id_goes_before_a_name():
    found = raters()
    assert [one for one in ("E1", "E2", "E3") if found.may_be("li na", one)] == ["E1", "E2"]
    assert [one for one in ("E1", "E2", "E3") if found.may_be("e1", one)] == ["E1"]
    assert not found.may_be("Mrs Wang", "E1")


def test_only_of_who_is_certainly_meant_the_other_words_are_known():
    found = raters()
    assert list(found.other_words("NANA")) == ["e1", "li na"]
    assert list(found.other_words("Li Na")) == []
    assert list(found.other_words("E2")) == ["li na"]
