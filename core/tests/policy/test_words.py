"""What a rule file refuses is said in Chinese as well, also of what kind a value is to be."""

from textwrap import dedent

from kpi.documents import parse
from kpi.errors import Faults
from kpi.policy.declared import Declared
from kpi.policy.rulefile import read_rule_file


def faults_of(text):
    faults = Faults()
    read_rule_file(parse(dedent(text), "a.toml"), Declared("acme", "acme 1.0"), faults)
    return faults.found


def test_a_value_of_the_wrong_kind_is_told_by_its_kind():
    (fault,) = faults_of("""
        schema = 1
        [metric.sales]
        label = "Sales"
        unit = 7
    """)
    assert fault.message == "metric.sales.unit: must be text, not a number (7)"
    assert fault.message.text("zh") == "metric.sales.unit：必须是文字，不能是数（7）"
    assert fault.hint.text("zh").startswith("可用：")


def test_a_key_that_is_missing_says_what_it_holds():
    found = faults_of("""
        schema = 1
        [rule.late]
        label = "Late"
    """)
    (fault,) = [one for one in found if one.code == "missing_key"]
    assert fault.message == "rule.late: scorer is missing"
    assert (fault.hint, fault.hint.text("zh")) == ("it is text", "应为文字")


def test_a_key_that_is_not_known_is_told_the_nearest():
    (fault, *_) = faults_of("""
        schema = 1
        [metric.sales]
        lable = "Sales"
        unit = "yuan"
    """)
    assert (
        fault.text("zh") == "a.toml:4: metric.sales.lable：没有这个键 [acme 1.0]\n  提示：是不是想写“label”？"
    )
