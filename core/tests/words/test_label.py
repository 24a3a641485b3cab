"""Labels in two languages, messages that are text, and lists of either."""

import copy
import json
import pickle

import pytest

from kpi.words import (
    NOTHING,
    Label,
    Message,
    either,
    inside,
    listed,
    phrase,
    phrase_for,
    said_by,
    sentence,
    series,
    verbatim,
)


def test_a_language_that_is_missing_is_said_in_the_other():
    assert Label("得分").text("en") == "得分"
    assert Label(en="Score").text("zh") == "Score"
    assert Label("得分", "Score").text("zh") == "得分"


def test_labels_are_equal_where_both_languages_are():
    assert Label("得分", "Score") == Label("得分", "Score")
    assert Label("得分", "Score") != Label("分数", "Score")
    assert len({Label("得分", "Score"), Label("得分", "Score"), Label("得分")}) == 2


def test_a_message_is_its_english_and_keeps_its_chinese():
    message = sentence("the file is empty")
    assert isinstance(message, str)
    assert message == "the file is empty"
    assert message.text("zh") == "文件是空的"
    assert json.dumps([message]) == '["the file is empty"]'


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))],
    ids=["copy", "deep", "pickle"],
)
def test_a_copied_message_still_knows_its_chinese(copied):
    message = copied(sentence("no sheet {name!r}", name="七月"))
    assert type(message) is Message
    assert message == "no sheet '七月'"
    assert message.text("zh") == "没有工作表“七月”"


def test_what_another_program_said_stays_in_its_language():
    assert verbatim("disk I/O error").text("zh") == "disk I/O error"


def test_an_error_is_read_in_both_languages_where_it_was_raised_so():
    assert said_by(ValueError(sentence("the file is empty"))).text("zh") == "文件是空的"
    assert said_by(ValueError("invalid literal")).text("zh") == "invalid literal"
    assert said_by(ValueError()) == ""


def test_nothing_to_say_is_false_in_both_languages():
    assert not NOTHING
    assert NOTHING.text("zh") == ""


def test_lists_take_the_signs_of_each_language():
    found = [phrase("the file is empty"), "kpi.toml"]
    assert listed(found) == Label("文件是空的、kpi.toml", "the file is empty, kpi.toml")
    assert either(found) == Label("文件是空的或kpi.toml", "the file is empty or kpi.toml")
    assert series(found) == Label("文件是空的；kpi.toml", "the file is empty; kpi.toml")


def test_of_values_only_texts_are_translated():
    assert inside(Label("得分", "Score"), "zh") == "得分"
    assert inside(sentence("the file is empty"), "zh") == "文件是空的"
    assert inside("month", "zh") == "month"
    assert inside(7, "zh") == 7


def test_how_many_there_are_has_its_digits_grouped():
    assert phrase_for(1200, "{n} row", "{n} rows").en == "1,200 rows"
