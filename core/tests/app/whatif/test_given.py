"""Values as somebody writes them: whose, which, and what they would be."""

import pytest

from kpi.app.directory import Directory
from kpi.app.whatif.given import Given, given_of
from kpi.errors import UsageError

NAMES = Directory({"A": "An", "B": "Bo", "C": "Bo"}, {})


def test_a_value_of_the_subject_is_a_name_and_a_text() -> None:
    assert given_of("A", ["speed = 90%"], [], NAMES) == [Given("A", "speed", "90%", where="speed = 90%")]


def test_a_rating_may_be_that_of_a_role() -> None:
    (one,) = given_of("A", ["plan@boss=80"], [], NAMES)
    assert (one.name, one.role, one.text) == ("plan", "boss", "80")


def test_the_value_of_somebody_else_is_told_by_id_or_name() -> None:
    (one,) = given_of("A", [], ["An:speed=1"], NAMES)
    assert (one.subject, one.name) == ("A", "speed")


def test_none_is_a_missing_value_whatever_its_case() -> None:
    assert [one.is_missing for one in given_of("A", ["x=none", "y=None", "z=0"], [], NAMES)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("text", ["speed", "=3", "speed=", " =3"])
def test_what_is_no_name_with_a_value_is_refused(text) -> None:
    with pytest.raises(UsageError, match="not name=value"):
        given_of("A", [text], [], NAMES)


@pytest.mark.parametrize(
    ("text", "message"), [("speed=3", "OTHER"), (":speed=3", "OTHER"), ("Bo:speed=3", "name of 2")]
)
def test_for_says_whose_value_it_is(text, message) -> None:
    with pytest.raises(UsageError, match=message):
        given_of("A", [], [text], NAMES)
