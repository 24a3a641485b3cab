import json

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

POLICY = """\
schema = 1
plugins = []

[[bind]]
role = "cs"
scorecard = "month"

[metric.satisfaction]
label = "satisfaction"
unit = "percent"
better = "more"
[metric.lateness]
label = "lateness"
unit = "count"
better = "less"

[rule.satisfied]
label = { zh = "满意度", en = "Satisfaction" }
scorer = "bands"
full = "full"
inputs = { value = "satisfaction" }
[rule.satisfied.parameters]
full = 60
edges = [80, 90]
points = [0, "gap", 60]
gap_policy = { value = "GAP", origin = "default" }

[rule.on_time]
label = { zh = "准时", en = "On time" }
scorer = "deduct_per_event"
full = "full"
inputs = { late = "lateness" }
[rule.on_time.parameters]
full = 40
late_pts = 5
floor = 0

[scorecard.month]
label = "month"
frequency = "month"
[[scorecard.month.item]]
rule = "satisfied"
[[scorecard.month.item]]
rule = "on_time"
"""


@pytest.fixture
def check(tmp_path):
    def run(text, *options):
        (tmp_path / "kpi.toml").write_text(text, encoding="utf-8")
        return CliRunner().invoke(cli, ["check", "--policy", str(tmp_path / "kpi.toml"), *options])

    return run


def found(result):
    return json.loads(result.stdout)["findings"]


def test_a_policy_without_errors_ends_with_0(check):
    result = check(POLICY.replace("GAP", "lower"), "-o", "json", "--lang", "en")
    assert result.exit_code == 0, result.output
    assert [(one["code"], one["parameter"]) for one in found(result)] == [
        ("unconfirmed_default", "company.satisfied.gap_policy")
    ]


def test_an_error_ends_with_1_and_has_every_key_of_the_contract(check):
    result = check(POLICY.replace("GAP", "open"), "-o", "json", "--lang", "en")
    assert result.exit_code == 1
    [gap] = [one for one in found(result) if one["severity"] == "error"]
    assert gap["message"] == "Satisfaction: nothing is said where 80 ≤ satisfaction < 90"
    assert gap["code"] == "gap"
    assert gap["proven"] is True
    assert gap["witness"] == {"satisfaction": "85"}
    assert gap["parameter"] == "company.satisfied.gap_policy"
    assert "kpi.toml:" in gap["where"]
    assert gap["settled"] == ""


def test_as_printed_shows_what_a_default_settles_and_does_not_fail(check):
    result = check(POLICY.replace("GAP", "lower"), "--as-printed", "-o", "json", "--lang", "en")
    assert result.exit_code == 0
    [gap] = [one for one in found(result) if one["code"] == "gap"]
    assert gap["settled"] == "gap_policy = lower"
    assert gap["try"] == "kpi try company.satisfied satisfaction=85 --set gap_policy=open"
    assert gap["message"].endswith("(settled by the default gap_policy = lower)")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "（默认不设 edge_policy，因此不会出现）"),
        ("en", " (does not arise: by default there is no edge_policy)"),
    ],
)
def test_a_default_that_leaves_something_unset_is_told_as_such(check, lang, words):
    overlap = 'edge_policy = { value = "none", origin = "default", printed = "both" }'
    text = POLICY.replace('gap_policy = { value = "GAP", origin = "default" }', overlap)
    text = text.replace('points = [0, "gap", 60]', "points = [0, 30, 60]")
    result = check(text, "--as-printed", "-o", "json", "--lang", lang)
    found_here = [one for one in found(result) if one["code"] == "overlap"]
    assert found_here
    assert all(one["settled"] == "edge_policy = none" for one in found_here)
    assert all(one["message"].endswith(words) for one in found_here)


NOTCH = """
schema = 1
plugins = []
[metric.sales]
label = { zh = "销售额", en = "Sales" }
unit = "yuan"
better = "more"
domain = { low = 0, high = 100000 }
[rule.commission]
kind = "pay"
label = { zh = "提成", en = "Commission" }
scorer = "tiers"
inputs = { amount = "sales" }
parameters = { tiers = [[10000, 0.1], ["none", 0.05]], method = "slab" }
[pay.monthly]
label = { zh = "工资", en = "Pay" }
frequency = "month"
[[pay.monthly.part]]
name = "commission"
money = "commission"
rule = "commission"
[[bind]]
role = "cs"
pay = "monthly"
"""


def test_pay_that_falls_has_a_line_to_try_for_each_of_its_amounts(check, tmp_path):
    result = check(NOTCH, "-o", "json", "--lang", "en")
    assert result.exit_code == 0
    [notch] = [one for one in found(result) if one["code"] == "pay_falls"]
    assert notch["severity"] == "warning"
    lines = notch["try"].splitlines()
    assert lines == [
        "kpi try company.commission sales=10000",
        "kpi try company.commission sales=10001",
    ]
    policy = ("--policy", str(tmp_path / "kpi.toml"), "-o", "json")
    tried = [CliRunner().invoke(cli, [*line.split()[1:], *policy]) for line in lines]
    assert [json.loads(one.stdout)["result"] for one in tried] == ["1000.00", "500.05"]


def test_what_a_bound_limit_settles_is_told_as_settled_by_it(check):
    text = """
schema = 1
plugins = []
[metric.wage]
label = "wage"
unit = "yuan"
source = { attribute = "earned" }
[event.late]
label = "late"
[sanction.late]
kind = "fine"
label = "late"
scorer = "fixed"
money = "fine"
on = "late"
parameters = { amount = 500 }
[sanctions.conduct]
label = "conduct"
rules = ["late"]
[rule.most]
kind = "pay"
label = "most"
scorer = "share"
inputs = { amount = "wage" }
parameters = { split = 0.05 }
[limit.month]
label = "limits"
wage = ["base"]
parameters = { mode = { value = "MODE" } }
[[limit.month.part]]
name = "fines"
kinds = ["fine"]
rule = "most"
floor = false
[[bind]]
role = "cs"
sanctions = "conduct"
[[bind]]
limits = ["month"]
"""
    [warned] = [
        one
        for one in found(check(text.replace("MODE", "warn"), "-o", "json", "--lang", "en"))
        if one["code"] == "above_cap"
    ]
    assert (warned["severity"], warned["settled"]) == ("warning", "")
    [capped] = [
        one
        for one in found(check(text.replace("MODE", "cap"), "-o", "json", "--lang", "en"))
        if one["code"] == "above_cap"
    ]
    assert capped["severity"] == "note"
    assert capped["message"].endswith(" (settled by company.month.mode = cap)")


READ = POLICY.replace("GAP", "lower").replace(
    "late_pts = 5", 'late_pts = { value = 5, readings = [{ value = 8, clauses = ["C.9"] }] }'
)


def test_two_readings_are_told_with_a_trial_of_each(check):
    result = check(READ, "--as-printed", "-o", "json", "--lang", "en")
    assert result.exit_code == 0
    [one] = [one for one in found(result) if one["code"] == "contradiction"]
    assert one["witness"] == {"lateness": "1"}
    assert one["message"].endswith(
        "with lateness = 1, late_pts = 5 gives 35 and late_pts = 8 gives 32 (late_pts = 5 is taken)"
    )
    assert one["try"].split("\n") == [
        "kpi try company.on_time lateness=1 --set late_pts=5",
        "kpi try company.on_time lateness=1 --set late_pts=8",
    ]
    assert json.loads(result.output)["readings"] == {"differ": 1, "same": 0, "not_compared": 0}


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "原文未定的参数：1 项结果不同"), ("en", "what the text leaves open: 1 with a difference")],
)
def test_the_table_counts_what_is_left_open(check, lang, words):
    assert words in check(READ, "--as-printed", "--lang", lang).output
    assert words not in check(READ, "--lang", lang).output


def test_leaps_are_told_when_asked_for(check):
    result = check(POLICY.replace("GAP", "lower"), "--jump", "30", "-o", "json", "--lang", "en")
    [leap] = [one for one in found(result) if one["code"] == "jump"]
    assert "at satisfaction = 90 it leaps from 0 to 60" in leap["message"]


def test_a_jump_that_is_no_number_is_a_usage_error(check):
    assert check(POLICY.replace("GAP", "lower"), "--jump", "much").exit_code == 2


LATE = """
[event.late]
label = "late"
[sanction.late]
kind = "fine"
label = "late"
scorer = "escalating"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["late"]
window = "month"
[sanction.late.parameters]
base = 10
factor = 2
mode = "linear"
cap = "none"
reset_period = { value = "month", origin = "default", choices = ["month", "year"] }
[sanctions.shop]
label = "shop"
rules = ["late"]
"""
CASE = """
schema = 1
[[case]]
id = "two-months"
rule = "late"
given = { events = ["2024-02-28", "2024-03-01"] }
set = { reset_period = "year" }
expect = { result = "30.00" }
"""


def test_an_example_beside_the_policy_shows_what_no_tree_has(check, tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "late.toml").write_text(CASE, encoding="utf-8")
    text = POLICY.replace("GAP", "lower").replace(
        'scorecard = "month"', 'scorecard = "month"\nsanctions = "shop"', 1
    )
    [one] = [
        one
        for one in found(check(text + LATE, "--as-printed", "-o", "json", "--lang", "en"))
        if one["code"] == "two_readings"
    ]
    assert one["parameter"] == "company.late.reset_period"
    assert one["try"].splitlines()[1] == (
        """kpi try company.late 'events=["2024-02-28", "2024-03-01"]' --set reset_period=year"""
    )


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有规定"), ("en", "nothing is said")])
def test_the_table_speaks_both_languages(check, lang, words):
    result = check(POLICY.replace("GAP", "open"), "--lang", lang)
    assert words in result.stdout
    assert "satisfaction=85" in result.stdout


def test_a_page_says_what_must_be_mended_and_how_and_counts_the_notes(check):
    result = check(POLICY.replace("GAP", "open"), "--lang", "en")
    assert (
        result.stdout
        == """\
errors: to mend before pay day (1)
  gap  company.satisfied
    Satisfaction: nothing is said where 80 ≤ satisfaction < 90
    mend: company.satisfied.gap_policy
    try: kpi try company.satisfied satisfaction=85

notes (1): --notes lists them
     1  unconfirmed_default  defaults never confirmed: --confirm KEY --by WHO records it  company.satisfied
"""
    )
    listed = check(POLICY.replace("GAP", "open"), "--lang", "en", "--notes").stdout
    assert "notes (1)\n  unconfirmed_default  company.satisfied\n" in listed


def test_what_a_default_settles_is_listed_of_the_print(check):
    text = POLICY.replace("GAP", "lower")
    assert "settled by a default" not in check(text, "--lang", "en").stdout
    result = check(text, "--as-printed", "--lang", "en")
    assert "settled by a default, or by what is bound (1)\n  gap  company.satisfied\n" in result.stdout


def test_a_confirmed_default_is_written_into_the_file_and_told_no_more(check, tmp_path):
    text = POLICY.replace("GAP", "lower")
    result = check(text, "--confirm", "gap_policy", "--by", "王经理", "-o", "json")
    assert result.exit_code == 0, result.output
    assert found(result) == []
    written = (tmp_path / "kpi.toml").read_text(encoding="utf-8")
    assert written.startswith(text)
    assert 'key = "company.satisfied.gap_policy"\nvalue = "lower"\nby = "王经理"\non = ' in written


def test_confirming_twice_writes_once(check, tmp_path):
    check(POLICY.replace("GAP", "lower"), "--confirm", "satisfied", "--by", "W")
    once = (tmp_path / "kpi.toml").read_text(encoding="utf-8")
    check(once, "--confirm", "satisfied", "--by", "W")
    assert (tmp_path / "kpi.toml").read_text(encoding="utf-8") == once


def test_a_default_that_another_confirmed_before_keeps_the_name_and_says_so(check, tmp_path):
    first = check(
        POLICY.replace("GAP", "lower"),
        "--confirm",
        "satisfied",
        "--by",
        "Ann",
        "--on",
        "2024-05-06",
        "--lang",
        "en",
    )
    assert "confirmed company.satisfied.gap_policy\n" in first.output
    once = (tmp_path / "kpi.toml").read_text(encoding="utf-8")
    again = check(once, "--confirm", "satisfied", "--by", "Ben", "--lang", "en")
    assert again.exit_code == 0
    assert (
        "company.satisfied.gap_policy is confirmed already, by Ann on 2024-05-06: nothing written"
        in again.output
    )
    assert (tmp_path / "kpi.toml").read_text(encoding="utf-8") == once


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--confirm", "nothing", "--by", "W"], "is no default that this policy reaches"),
        (["--confirm", "gap_policy"], "give --by"),
        (["--by", "W"], "--by goes with --confirm"),
    ],
)
def test_a_confirmation_of_nothing_or_by_nobody_is_refused(check, tmp_path, options, words):
    text = POLICY.replace("GAP", "lower")
    result = check(text, *options)
    assert result.exit_code == 2
    assert words in result.output
    assert (tmp_path / "kpi.toml").read_text(encoding="utf-8") == text


def test_a_confirmation_of_what_does_not_exist_is_a_fault_of_the_file(check):
    result = check(
        POLICY.replace("GAP", "lower")
        + '[[confirm]]\nkey = "company.satisfied.gap_polcy"\nby = "W"\non = "2018-01-01"\n'
    )
    assert result.exit_code == 4
    assert "did you mean 'company.satisfied.gap_policy'?" in result.output
