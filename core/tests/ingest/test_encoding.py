"""Characters are found out or refused, never guessed into garbage."""

import codecs

import pytest

from kpi.errors import DataError
from kpi.ingest import Options
from kpi.ingest.readers.encoding import decode

CHINESE = "id,name,hired_on\n01,王小明,2018-01-01\n02,李娜（客服主管）,2018-02-01\n"
WESTERN = "id,name,hired_on\n01,José Müller,2018-01-01\n02,Zoë Straße,2018-02-01\n"


def code_of(data, encoding=""):
    with pytest.raises(DataError) as caught:
        decode(data, "f.csv", encoding)
    return caught.value.faults[0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-32"])
def test_chinese_text_is_read_whatever_spreadsheet_wrote_it(encoding):
    assert decode(CHINESE.encode(encoding), "f.csv").text == CHINESE


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_western_text_is_read_and_never_taken_for_chinese(encoding):
    assert decode(WESTERN.encode(encoding), "f.csv").text == WESTERN


def test_what_was_inferred_is_said():
    assert "GBK" in decode(CHINESE.encode("gbk"), "f.csv").note
    assert "Latin-1" in decode(WESTERN.encode("latin-1"), "f.csv").note
    assert decode(CHINESE.encode(), "f.csv").note == ""


@pytest.mark.parametrize("name", ["Müller", "Ångström", "naïve café", "Zoë"])
def test_a_single_western_name_is_enough(name):
    assert name in decode(f"id,name\n1,{name}\n".encode("latin-1"), "f.csv").text


@pytest.mark.parametrize("name", ["王", "李娜", "张伟"])
def test_a_single_common_chinese_name_is_enough(name):
    assert name in decode(f"id,name\n1,{name}\n".encode("gbk"), "f.csv").text


@pytest.mark.parametrize("name", ["喆", "镕"])
def test_a_single_rare_character_is_refused_rather_than_guessed(name):
    assert code_of(f"id,name\n1,{name}\n".encode("gbk")) == "unclear_encoding"


def test_other_alphabets_are_refused_with_the_way_out():
    with pytest.raises(DataError) as caught:
        decode("id,name\n1,Łukasz Żółć\n".encode("cp1250"), "f.csv")
    (fault,) = caught.value.faults
    assert fault.code == "unclear_encoding"
    assert "--encoding" in fault.hint


def test_an_encoding_that_is_named_wins():
    assert decode("1,Łukasz\n".encode("cp1250"), "f.csv", "cp1250").text == "1,Łukasz\n"
    assert decode("喆".encode("gbk"), "f.csv", "gbk").text == "喆"


def test_an_encoding_that_does_not_exist_is_refused():
    assert code_of(b"a", "utf-9") == "unknown_encoding"


def test_bytes_that_the_named_encoding_cannot_hold_are_told_with_their_line():
    with pytest.raises(DataError) as caught:
        decode(b"a\nb\n\xff\n", "f.csv", "utf-8")
    assert (caught.value.faults[0].code, caught.value.faults[0].where) == ("wrong_encoding", "f.csv:3")


def test_a_damaged_utf_8_file_is_not_taken_for_another_encoding():
    data = CHINESE.encode()
    assert code_of(data.replace("王".encode(), "王".encode()[:2])) == "wrong_encoding"


def test_a_truncated_file_with_a_mark_is_damaged():
    assert code_of(codecs.BOM_UTF8 + CHINESE.encode()[:-40] + b"\xe7") == "wrong_encoding"


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"a\0b\0"])
def test_a_file_that_is_no_text_is_refused(data):
    assert code_of(data) == "not_text"


def test_utf_16_without_a_mark_is_read_when_named():
    assert decode(CHINESE.encode("utf-16-le"), "f.csv", "utf-16-le").text == CHINESE


def test_a_gbk_file_is_imported_with_its_names(read):
    rows = read("employees", CHINESE.encode("gbk"))
    assert [row["name"] for row in rows.rows] == ["王小明", "李娜（客服主管）"]
    assert rows.notes == ("read as GBK (GB18030)",)


def test_the_encoding_of_the_command_wins_over_that_of_the_map(read):
    rows = read("employees", CHINESE.encode("gbk"), 'encoding = "utf-8"\n', options=Options(encoding="gbk"))
    assert rows.rows[0]["name"] == "王小明"
