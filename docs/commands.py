"""Write reference/commands.md from the commands themselves; `tests/test_docs.py` holds the page to it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from kpi.cli.commands import COMMANDS, ENVIRONMENT
from kpi.cli.helping import TellingContext
from kpi.cli.language import speaking
from kpi.cli.main import cli

PAGE = Path(__file__).parent / "reference" / "commands.md"


_PLUGINS = """Names of plugins stand with commas between (`KPI_DISABLE_PLUGINS=acme,mill`); one that is not installed is told. What is
left out is blocked, as `kpi plugins` shows, and a policy that needs it ends with exit code 5. `kpi doctor` loads a plugin whatever these say."""

_LANGUAGE = """## Language

Tables and forms are in the language of `--lang`, else of `KPI_LANG`, else Chinese. What the program says beside them (errors, hints,
warnings, progress, help) follows `--lang` where it stands among the arguments, else `KPI_LANG`, else the locale (`LC_ALL`,
`LC_MESSAGES`, `LANG`; on Windows that of the system): Chinese where it is Chinese, English otherwise. So a script without a locale always
reads English. With `-o json` an error's `message` and `hint` are English whatever the language; a program goes by its `code`.

```text
$ KPI_LANG=zh kpi run
用法: kpi run [OPTIONS]
运行 'kpi run --help' 查看说明。

错误：缺少选项 '--period'.
```"""


def page() -> str:
    """Return the whole page."""
    parts = ["# Commands", "", "Written by `docs/commands.py` from the program's own help."]
    parts += [
        "What a command ends with: [exit codes](exit-codes.md). What it prints with `-o json`: [documents](documents.md)."
    ]
    parts += ["", "| variable of the environment | does |", "|---|---|"]
    parts += [f"| `{name}` | {what.en} |" for name, what in ENVIRONMENT.items()]
    parts += ["", _PLUGINS, "", _LANGUAGE]
    for name, entry in COMMANDS.items():
        command: click.Command = getattr(import_module(entry.module), entry.attribute)
        parts += ["", f"## kpi {name}", "", *_block(command, f"kpi {name}")]
        if isinstance(command, click.Group):
            for below, inner in sorted(command.commands.items()):
                parts += ["", f"### kpi {name} {below}", "", *_block(inner, f"kpi {name} {below}")]
    return "\n".join(parts) + "\n"


def _block(command: click.Command, title: str) -> list[str]:
    names = cli.context_settings["help_option_names"]
    context = TellingContext(command, info_name=title, terminal_width=100, help_option_names=names)
    with speaking(["--lang", "en"]):
        return ["```text", context.get_help(), "```"]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
