"""What a level of behaviour stands for, on the form and in the rule."""

import pytest

from kpi.api import PolicyError, const
from kpi_management import scorers

POINTS = (10, 15, 20)
WORDS = {"points": POINTS, "level_names": {"zh": ("甲", "乙", "丙"), "en": ("one", "two", "three")}}


@pytest.mark.parametrize("lang, told", [("zh", "2 级（乙） 15 分"), ("en", "level 2 (two): 15")])
def test_a_level_is_told_with_what_it_stands_for_in_either_language(lang, told):
    (found,) = [one for one in scorers.SCORERS if one.name == "management_behaviour_level"]
    assert told in found.template(WORDS, lang)


def test_a_level_without_a_name_is_told_by_its_number():
    (found,) = [one for one in scorers.SCORERS if one.name == "management_behaviour_level"]
    assert "2 级 15 分" in found.template({"points": POINTS}, "zh")


def test_names_that_are_not_one_for_each_level_are_refused():
    with pytest.raises(PolicyError, match="level_names"):
        scorers.behaviour_level(const(1), const(1), 40, POINTS, level_names={"zh": ("甲", "乙")})
