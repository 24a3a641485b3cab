"""What an import refuses is said in Chinese as well."""

import pytest

OBSERVED = "subject,metric,period,value\n"


def said(faults):
    return [(fault.where, fault.message.text("zh"), fault.hint.text("zh")) for fault in faults]


def test_five_kinds_of_faults_of_one_file_are_said_in_chinese(faults):
    text = (
        OBSERVED
        + "Z,sales,2018-07,1\nA,satisfaktion,2018-07,1\nA,sales,2018-13,1\nA,sales,2018-07,many\nA,sales,2018-07,\n"
    )
    assert said(faults("observations", text)) == [
        ("facts.csv:2:subject", "没有员工或部门 'Z'", said_hint(faults, "Z,sales,2018-07,1")),
        ("facts.csv:3:metric", "没有指标 'satisfaktion'", "是不是想写“satisfaction”？"),
        ("facts.csv:4:period", "'2018-13' 不是期间", "写成 2018-07、2018-Q3、2018-H2 或 2018"),
        ("facts.csv:5:value", "'many' 不是数", ""),
        ("facts.csv:6:value", "缺 value", ""),
    ]


def said_hint(faults, row):
    """Return the hint of a single row, which names whoever there is."""
    (fault,) = faults("observations", f"{OBSERVED}{row}\n")
    assert fault.hint.startswith("known: ")
    assert fault.hint.text("zh") == f"可用：{fault.hint.removeprefix('known: ').replace(', ', '、')}"
    return fault.hint.text("zh")


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        (
            "subject,metric,period\n",
            "observations needs a column 'value' (or numerator and denominator)",
            "observations 要有列“数值”（或 numerator 和 denominator 两列）",
        ),
        (OBSERVED + "A,sales\n", "the row has 2 cells, the header 4", "这一行有 2 格，列名有 4 个"),
        (OBSERVED, "the file has no rows", "文件里没有数据行"),
        (
            OBSERVED + 'A,"sales,2018-07,1\n',
            "a quote is opened here and never closed",
            "引号在这里开了没有关",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_the_same_in_both_languages(faults, text, en, zh):
    messages = [fault.message for fault in faults("observations", text)]
    assert en in messages
    assert zh in [one.text("zh") for one in messages]


def test_a_hint_that_offers_two_ways_is_whole_in_both_languages(faults):
    (fault, *_) = faults("observations", "subject,metric,period,valu\nA,sales,2018-07,1\n")
    assert fault.hint == "did you mean 'value'?; or use a map: --map MAP.toml"
    assert fault.hint.text("zh") == "是不是想写“value”？（也可用对照文件：--map MAP.toml）"
