import json

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from kpi.cli.main import cli

POLICY = """
schema = 1
plugins = []
[metric.rate]
label = { zh = "及时率", en = "In time" }
unit = "percent"
[rule.in_time]
label = { zh = "及时", en = "In time" }
scorer = "bands"
inputs = { value = "rate" }
parameters = { full = 100, edges = [90], points = [0, 100], edge_policy = { value = "better", origin = "default" } }
[metric.score_of_month]
label = { zh = "月度得分", en = "score of the month" }
unit = "points"
source = { standing = "score", card = "month" }
[rule.half]
label = { zh = "折半", en = "Half" }
scorer = "ratio"
inputs = { actual = "score_of_month", target = "rate" }
parameters = { full = 50 }
[scorecard.month]
label = { zh = "月度考核", en = "Month" }
item = [{ rule = "in_time" }]
[scorecard.whole]
label = { zh = "总表", en = "Whole" }
item = [{ rule = "half" }]
"""


@pytest.fixture
def kpi(tmp_path, monkeypatch):
    """Return `kpi` in a folder whose policy has a card, and one over its score."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")

    def run(*arguments, width=None):
        done = CliRunner().invoke(cli, arguments, env={"COLUMNS": width} if width else None)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def test_a_card_is_printed_as_a_form_with_total_and_assumptions(kpi):
    out = kpi("rules", "month")
    assert out.startswith("company.month  月度考核\ncompany · 考核表 · 分\n")
    assert "≥ 90 得 100 分；< 90 得 0 分" in out
    assert "【总分】\n- 每月一次，考核个人\n- 总分：各项得分之和，各项满分合计 100 分" in out
    assert "edge_policy" in out.partition("【原文未写明")[2]


def test_a_card_over_another_has_its_table_under_its_name(kpi):
    out = kpi("rules", "whole", "--lang", "en")
    assert out.index('"Month" company.month') < out.index('"Whole" company.whole') < out.index("The total")
    assert '- "Month": the total: the sum of the items; their points are 100 together' in out


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_a_form_is_folded_to_the_columns_that_there_are(kpi, width):
    assert max(map(cell_len, kpi("rules", "month", width=width).splitlines())) <= int(width)


def test_json_has_the_form_of_a_card_and_none_of_a_rule(kpi):
    (rule,) = json.loads(kpi("rules", "in_time", "-o", "json"))["rules"]
    assert "form" not in rule
    (card,) = json.loads(kpi("rules", "month", "-o", "json"))["rules"]
    assert card["form"]["rows"][0]["points"] == "100"
    assert card["form"]["assumed"][0]["parameter"] == "company.in_time.edge_policy"
    assert set(card) > {"id", "plugin", "kind", "label", "inputs", "outputs", "parameters", "limits"}


def test_lines_and_csv_are_as_they_were(kpi):
    assert "form" not in json.loads(kpi("rules", "month", "-o", "ndjson"))
    assert "form" not in kpi("rules", "month", "-o", "csv").splitlines()[0]
