"""Hints of the nearest name."""

from __future__ import annotations

import difflib

from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import Deprecated, Fault, nearest
from kpi.types import Money
from kpi.words import said_by, sentence


def test_a_chinese_word_of_two_characters_is_found_by_one_of_them():
    assert nearest("中极", ["Junior", "初级", "中级"]) == "did you mean '中级'?"


def test_short_names_of_latin_letters_are_not_guessed_by_half():
    assert nearest("C9", ["C1", "F2"]) == "known: C1, F2"


def test_where_nothing_is_known_there_is_no_hint():
    assert nearest("x", []) == ""


def test_a_fault_is_said_in_both_languages_with_place_and_plugin():
    fault = Fault(
        "not_utf8",
        sentence("the file is not UTF-8"),
        "kpi.toml:3",
        "shop 1.0",
        sentence("save it as UTF-8"),
    )
    assert str(fault) == "kpi.toml:3: the file is not UTF-8 [shop 1.0]\n  hint: save it as UTF-8"
    assert fault.text("zh") == "kpi.toml:3: 文件不是 UTF-8 编码 [shop 1.0]\n  提示：请另存为 UTF-8"
    assert fault.warning() == "warning: kpi.toml:3: the file is not UTF-8 [shop 1.0]; save it as UTF-8"
    assert fault.warning("zh") == "警告：kpi.toml:3: 文件不是 UTF-8 编码 [shop 1.0]；请另存为 UTF-8"


def test_what_is_deprecated_is_told_in_both_languages():
    said = said_by(Deprecated("kpi.api.Old", since="0.2", until="1.0", use="kpi.api.New"))
    assert said == "kpi.api.Old is deprecated since 0.2 and goes with 1.0: use kpi.api.New"
    assert said.text("zh") == "kpi.api.Old 从 0.2 起不再推荐，到 1.0 去掉：请改用 kpi.api.New"


def test_the_nearest_name_is_offered_in_chinese():
    assert nearest("satisfaktion", ["satisfaction"]).text("zh") == "是不是想写“satisfaction”？"
    assert nearest("x", ["b", "a"]).text("zh") == "可用：a、b"


NAMES = st.text("AB12", max_size=6)


@given(name=NAMES, valid=st.lists(NAMES, max_size=12))
def test_the_quick_search_finds_what_the_whole_one_finds(name, valid):
    close = difflib.get_close_matches(name, sorted(set(valid)), n=1, cutoff=0.6)
    hint = nearest(name, valid)
    assert hint == f"did you mean {close[0]!r}?" if close else not hint.startswith("did you mean")


def test_the_nearest_word_of_an_enumeration_is_told_as_it_is_written():
    assert nearest("overtime_1", Money) == "did you mean 'overtime'?"
    assert nearest("x", [Money.FINE, Money.BASE]) == "known: base, fine"
