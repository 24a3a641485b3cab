from decimal import Decimal

import pytest

from kpi.documents import decode, parse, read_file
from kpi.errors import PolicyError
from kpi.words import LANGUAGES

TEXT = """\
schema = 1
[metric.a]
label = "a"
domain = { low = 0, high = 1.10 }

[rule.a.parameters]
edges = [
  10,
  20,
]
note = '''
[rule.b]
x = 1
'''
last = 1
[event]
late = { label = "late" }
early = { label = "early" }
[[scorecard.m.item]]
rule = "a"
[[scorecard.m.item]]
rule = "b"
[scorecard.m.item.when]
op = "=="
[clause."S1.2"]
state = "rule"
a.b = 3
"""


@pytest.mark.parametrize(
    "path, line",
    [
        (("schema",), 1),
        (("metric", "a"), 2),
        (("metric", "a", "domain"), 4),
        (("metric", "a", "domain", "high"), 4),
        (("rule", "a", "parameters", "edges", 1), 7),
        (("rule", "a", "parameters", "last"), 15),
        (("event", "early"), 18),
        (("scorecard", "m", "item", 1, "rule"), 22),
        (("scorecard", "m", "item", 1, "when", "op"), 24),
        (("clause", "S1.2", "state"), 26),
        (("clause", "S1.2", "a", "b"), 27),
    ],
)
def test_every_key_path_has_its_line(path, line):
    assert parse(TEXT, "x.toml").where(path) == f"x.toml:{line}"


@pytest.mark.parametrize(
    "path, line", [(("rule", "a", "parameters"), 6), (("event", "early"), 18), (("metric", "a"), 2)]
)
def test_a_declaration_is_found_by_its_header_or_by_its_key_below_a_section(path, line):
    assert parse(TEXT, "x.toml").table_at(path) == f"x.toml:{line}"


def test_a_table_of_a_file_finds_its_lines_in_the_whole_file():
    document = parse(TEXT, "x.toml")
    inner = type(document)("x.toml", document.text, document.data["metric"], ("metric",))
    assert inner.where(("a", "domain")) == "x.toml:4"


def test_decimals_are_never_binary():
    assert parse("x = 1.10", "x.toml").data["x"] == Decimal("1.10")


def test_a_syntax_error_names_file_line_and_column():
    with pytest.raises(PolicyError) as caught:
        parse('schema = 1\n[rule.a]\nlabel = "a\n', "kpi.toml")
    (fault,) = caught.value.faults
    assert (fault.code, fault.where) == ("toml_syntax", "kpi.toml:3:11")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("scorecard = “month”", '“ is to be ", ” is to be "'),
        ('plugins = ["a"，"b"]', "， is to be ,"),
        ("【bind】", "【 is to be [, 】 is to be ]"),
    ],
)
def test_signs_of_a_chinese_keyboard_are_told_with_those_that_are_meant(line: str, told: str):
    with pytest.raises(PolicyError) as caught:
        parse(f"schema = 1\n{line}\n", "kpi.toml")
    assert caught.value.faults[0].hint == f"write signs with the keyboard on English: {told}"


def test_signs_of_a_chinese_keyboard_within_a_text_are_not_taken_for_the_fault():
    with pytest.raises(PolicyError) as caught:
        parse('label = "迟到，早退" 1\n', "kpi.toml")
    assert caught.value.faults[0].hint.startswith("text stands in quotes")


def test_a_file_that_is_not_utf8_names_the_line():
    with pytest.raises(PolicyError) as caught:
        decode("schema = 1\nlabel = '客服'".encode("gbk"), "kpi.toml")
    assert caught.value.faults[0].where == "kpi.toml:2"


def test_a_byte_order_mark_does_no_harm():
    assert decode("\ufeffschema = 1".encode(), "kpi.toml") == "schema = 1"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(PolicyError, match=r"none\.toml: cannot be read"):
        read_file(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "text, en, zh",
    [
        ("a = \n", "Invalid value", "这个值写得不对"),
        ("[a\nb = 1\n", "Expected ']' at the end of a table declaration", "表头末尾缺少 ]"),
        ("[a]\n[a]\n", "Cannot declare ('a',) twice", "('a',) 声明了两次"),
        ("a = 1\na = 2\n", "Cannot overwrite a value", "同一个键写了两次"),
        ("a 1\n", "Expected '=' after a key in a key/value pair", "键的后面缺少等号 ="),
    ],
)
def test_a_fault_of_syntax_is_told_in_both_languages(text, en, zh):
    with pytest.raises(PolicyError) as caught:
        parse(text, "kpi.toml")
    message = caught.value.faults[0].message
    assert {lang: message.text(lang) for lang in LANGUAGES} == {"en": en, "zh": zh}
