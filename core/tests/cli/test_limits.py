import json

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from kpi.cli.main import cli

POLICY = """
schema = 1
plugins = []
[metric.wage]
label = { zh = "当月工资", en = "wage" }
unit = "yuan"
source = { attribute = "earned" }
[rule.fine_cap]
label = { zh = "罚款上限", en = "most for fines" }
kind = "pay"
scorer = "share"
inputs = { amount = "wage" }
clauses = ["X.1"]
limits = { zh = "依据甲", en = "basis A" }
parameters = { split = { value = 0.5, origin = "default" } }
[limit.month]
label = { zh = "限额", en = "Limits" }
wage = ["base"]
limits = { zh = "不构成法律意见", en = "not legal advice" }
part = [{ name = "fines", kinds = ["fine"], rule = "fine_cap", floor = false }]
parameters = { mode = { value = "cap", origin = "default" } }
"""


@pytest.fixture
def kpi(tmp_path, monkeypatch):
    """Return `kpi` in a folder whose policy has a set of limits."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")

    def run(*arguments, width="100"):
        done = CliRunner().invoke(cli, arguments, env={"COLUMNS": width})
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Limits", "not legal advice", "Fine", "the rest is given back", "waived", "X.1", "basis A", "holds for: nobody"]),
        ("zh", ["限额", "不构成法律意见", "罚款", "按上限扣，余数退回", "不再扣", "X.1", "依据甲", "适用于：尚无"]),
    ],
)  # fmt: skip
def test_a_set_of_limits_is_a_page_in_either_language(kpi, lang, words):
    page = kpi("rules", "month", "--lang", lang, width="140")
    assert [word for word in words if word not in page] == []
    assert "split" in page


def test_no_line_is_wider_than_the_page(kpi):
    page = kpi("rules", "month", "--lang", "en", width="80")
    assert max(cell_len(line) for line in page.splitlines()) <= 80


def test_json_has_the_set_with_its_form(kpi):
    (one,) = json.loads(kpi("rules", "month", "-o", "json"))["rules"]
    assert (one["kind"], one["limits"]["en"]) == ("limits", "not legal advice")
    assert one["form"]["rows"][0]["mode"]["en"] == "the rest is given back"
    assert [given["name"] for given in one["inputs"]][:2] == ["base", "commission"]


def test_the_list_of_rules_has_the_set(kpi):
    listed = kpi("rules", "--lang", "en")
    assert "company.month" in listed
