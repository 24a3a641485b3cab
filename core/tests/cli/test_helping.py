import click
import pytest
from click.testing import CliRunner

from kpi.cli.helping import Formatter, told_in
from kpi.cli.main import cli
from kpi.output.widths import width_of
from kpi.words.paragraphs import paragraphs


def help_of(*arguments, lang="zh"):
    done = CliRunner(env={"KPI_LANG": lang}).invoke(cli, [*arguments, "--help"])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (
            ("run",),
            [
                "计算一个期间的得分、名次、罚款、工资和建议，并记录这次运行。",
                "[必填]",
                "只计算和显示，不记录。",
            ],
        ),
        (("show",), ["命令：", "pay        查看每个人的工资", "显示本说明。"]),
        (("decide",), ["KIND        可用的列", "approval    level=级别", "[默认：今天]"]),
        (("show", "scores"), ["查看每个人的成绩。", "公司的制度文件。"]),
        ((), ["一个月：", "环境变量：", "run         计算一个期间的得分", "--version   显示版本。"]),
    ],
)
def test_help_is_told_in_chinese(arguments, expected):
    told = help_of(*arguments)
    for text in expected:
        assert text in told


@pytest.mark.parametrize("name", ["run", "decide", "import", "whatif", "due"])
def test_no_line_of_chinese_help_is_wider_than_the_page(name):
    assert max(width_of(line) for line in help_of(name).splitlines()) <= 80


def test_columns_of_chinese_help_are_aligned_though_characters_are_two_wide():
    lines = [line for line in help_of("run").splitlines() if line.startswith("  --d")]
    starts = {
        width_of(line[: line.index(text)]) for line, text in zip(lines, ["只计算", "数据文件"], strict=True)
    }
    assert len(starts) == 1


def test_a_command_asked_in_chinese_is_told_in_english_afterwards():
    before = help_of("show", lang="en")
    help_of("show")
    assert help_of("show", lang="en") == before


def test_the_line_of_help_itself_is_in_the_language_though_another_was_asked_for_first():
    for first, second, expected in (
        ("en", "zh", "显示本说明。"),
        ("zh", "en", "Show this message and exit."),
    ):
        help_of("due", lang=first)
        assert expected in help_of("due", lang=second)


def test_a_group_without_a_command_tells_its_help_in_chinese():
    assert "查看每个人的工资" in CliRunner(env={"KPI_LANG": "zh"}).invoke(cli, ["show"]).output


def test_a_docstring_is_told_by_paragraphs_and_a_table_in_it_by_lines():
    text = "One\n    line.\n\n    \b\n    a  b\n    c  d\n\n    Last."
    assert paragraphs(text) == ["One line.", "a  b\nc  d", "Last."]


def test_a_plugin_brings_the_words_of_its_commands(tmp_path, monkeypatch):
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    package = tmp_path / "kpi_talking"
    (package / "locale/zh/LC_MESSAGES").mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    words = Catalog(locale="zh", fuzzy=False)
    words.add("Count sheep.", "数羊。")
    words.add("How many.", "几只。")
    with (package / "locale/zh/LC_MESSAGES/kpi_talking.mo").open("wb") as file:
        write_mo(file, words)
    monkeypatch.syspath_prepend(str(tmp_path))

    def sheep(many):
        """Count sheep."""

    sheep.__module__ = "kpi_talking.commands"
    command = click.command("sheep")(click.option("--many", help="How many.")(sheep))
    told = told_in(command, "zh")
    assert (told.help, told.params[0].help) == ("数羊。", "几只。")
    assert (command.help, command.params[0].help) == ("Count sheep.", "How many.")


def test_english_is_folded_as_click_folds_it():
    ours, clicks = Formatter(width=40), click.HelpFormatter(width=40)
    for one in (ours, clicks):
        one.write_text("word " * 30)
        one.write_dl([("--name", "word " * 12), ("a" * 35, "told")])
    assert ours.getvalue() == clicks.getvalue()


def test_the_line_of_usage_and_a_missing_option_are_in_chinese_alone():
    done = CliRunner(env={"KPI_LANG": "zh"}).invoke(cli, ["show", "--help"])
    assert done.stdout.splitlines()[0].endswith(" [选项] 命令 [参数]...")
    assert done.stdout.startswith("用法：")


def test_headings_of_help_end_with_the_colon_of_the_language():
    assert "\n选项：\n" in help_of("run")
    assert "\nOptions:\n" in help_of("run", lang="en")
