import gettext
import json
import os

import pytest
from click.testing import CliRunner

from kpi.cli.language import language, speaking, spoken
from kpi.cli.main import cli


def run(*arguments, **environment):
    return CliRunner(env=environment).invoke(cli, list(arguments))


@pytest.mark.parametrize(
    "arguments, environment, expected",
    [
        ((), {}, "en"),
        ((), {"LANG": "C.UTF-8"}, "en"),
        ((), {"LANG": "de_DE.UTF-8"}, "en"),
        ((), {"LANG": "zh_CN.UTF-8"}, "zh"),
        ((), {"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ((), {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ((), {"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ((), {"LANG": "zh_CN.UTF-8", "KPI_LANG": "en"}, "en"),
        ((), {"KPI_LANG": "zh"}, "zh"),
        ((), {"KPI_LANG": "fr", "LANG": "zh_CN.UTF-8"}, "zh"),
        (("run", "--lang", "en"), {"KPI_LANG": "zh", "LANG": "zh_CN.UTF-8"}, "en"),
        (("run", "--lang=zh"), {"KPI_LANG": "en"}, "zh"),
        (("--lang", "en", "run", "--lang", "zh"), {}, "zh"),
        (("run", "--lang"), {}, "en"),
        (("run", "--lang", "fr"), {"LANG": "zh_CN.UTF-8"}, "zh"),
    ],
)
def test_the_argument_goes_before_kpi_lang_and_that_before_the_locale(arguments, environment, expected):
    assert spoken(arguments, environment) == expected


def test_talk_has_the_language_of_its_command_alone():
    with speaking(["run", "--lang", "zh"]):
        assert language() == "zh"
        with speaking(["run", "--lang", "en"]):
            assert language() == "en"
        assert language() == "zh"
    assert language() == "en"


def test_gettext_is_left_as_it_was():
    before = gettext.textdomain(), os.environ.get("LANGUAGE")
    with speaking(["--lang", "zh"]):
        assert gettext.gettext("Usage:") == "用法："
    assert (gettext.textdomain(), os.environ.get("LANGUAGE")) == before
    assert gettext.gettext("Usage:") == "Usage:"


def test_a_usage_error_is_said_in_chinese():
    done = run("run", "--lang", "zh")
    assert done.exit_code == 2
    assert done.stderr.splitlines()[0] == "用法：kpi run [选项]"
    assert "错误：缺少选项 '--period'" in done.stderr


def test_a_usage_error_of_our_own_is_said_in_chinese():
    done = run("check", "--by", "E001", KPI_LANG="zh")
    assert done.exit_code == 2
    assert "错误：--by 要和 --confirm 一起用" in done.stderr


def test_a_wrong_value_of_an_argument_is_said_in_chinese():
    done = run("test", "nowhere.toml", KPI_LANG="zh")
    assert done.exit_code == 2
    assert "'[PATH]' 的值无效：路径“nowhere.toml”不存在。" in done.stderr


def test_an_unknown_command_is_said_in_chinese():
    done = run("explian", LC_ALL="zh_CN.UTF-8")
    assert done.exit_code == 2
    assert "没有命令“explian”" in done.stderr
    assert "explain" in done.stderr.splitlines()[-1]


def test_without_a_locale_errors_stay_english():
    done = run("run")
    assert done.stderr.splitlines() == [
        "Usage: kpi run [OPTIONS]",
        "Try 'kpi run --help' for help.",
        "",
        "Error: Missing option '--period'.",
    ]


@pytest.mark.parametrize("arguments", [["run", "-o", "json"], ["check", "--by", "E001", "-o", "json"]])
def test_a_document_says_errors_in_english(arguments):
    told = [json.loads(run(*arguments, KPI_LANG=lang).stdout)["error"] for lang in ("zh", "en")]
    assert told[0] == told[1]
    assert told[0]["message"].isascii()


@pytest.fixture
def company(tmp_path):
    """Return a function that runs a command in a new company with one employee."""

    def kpi(*arguments, **environment):
        where = ("--db", str(tmp_path / "kpi.db"))
        return run(*arguments, *where, **environment)

    assert run("init", str(tmp_path), "--plugin", "ecommerce").exit_code == 0
    rows = tmp_path / "employees.csv"
    rows.write_text("id,name,hired_on\nE1,甲,2024-01-01\n", encoding="utf-8")
    assert kpi("import", "employees", str(rows)).exit_code == 0
    return kpi


def test_what_an_import_refuses_is_said_in_chinese(company, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("id,name\nE2,乙\n", encoding="utf-8")
    done = company("import", "emploees", str(wrong), KPI_LANG="zh")
    assert done.exit_code == 2
    assert done.stderr.startswith("错误：KIND: 没有数据类别“emploees”\n")


def test_an_import_says_in_chinese_what_it_did(company, tmp_path):
    rows = tmp_path / "more.csv"
    rows.write_text("id,name,hired_on\nE2,乙,2024-01-01\nE1,甲,2024-01-01\n", encoding="utf-8")
    done = company("import", "employees", str(rows), "--lang", "zh")
    assert "批次 2：employees 1 行" in done.stderr
    assert "1 行原来就有。撤回：kpi imports --undo 2。" in done.stderr


def test_a_run_talks_in_the_language_of_the_locale(company):
    told = company("run", "--period", "2024-05", LC_ALL="zh_CN.UTF-8").stderr
    assert "2024-05：0 人有得分、0 人有工资、0 项建议" in told
    assert "这个期间没有人绑定考核表或工资方案：见 kpi.toml 里的 [[bind]]。" in told
    english = company("run", "--period", "2024-05").stderr
    assert "2024-05: 0 scored, 0 paid, 0 proposals" in english
    assert "nobody is bound to a scorecard or a pay scheme in this period" in english


def test_the_comments_of_a_new_policy_are_in_the_language_asked_for(tmp_path):
    for lang, expected in (("zh", "# 公司的制度。"), ("en", "# The company's policy.")):
        folder = tmp_path / lang
        done = run("init", str(folder), "--plugin", "ecommerce", "--lang", lang)
        assert done.exit_code == 0
        text = (folder / "kpi.toml").read_text(encoding="utf-8")
        assert text.startswith(expected)
        assert '# label = { zh = "接听率", en = "Answered rate" }' in text
