"""Write reference/hooks.md from the specifications; `tests/test_docs.py` holds the page to them."""

from __future__ import annotations

import inspect
from pathlib import Path

from kpi import hookspecs
from kpi.api.face import Plugin
from kpi.api.retired import RETIRED
from kpi.errors import Deprecated
from kpi.model.sorts import SORTS
from kpi.plugins.registry import HOOKS, Returns

PAGE = Path(__file__).parent / "reference" / "hooks.md"

_HEAD = """# Hooks

Written by `docs/hooks.py` from the specifications in `kpi.hookspecs`.

A plugin gives the core data: it declares metrics, rules, scorecards and the rest, and the core registers them. With
`plugin = Plugin(__name__, ...)` ([a plugin of your own](../how-to/publish.md)) every hook is there already, fed by the tables of the
rule files and by the arguments of `Plugin`; a hook function is for what neither can say:

```python
from kpi.api import Measure, Metric, hookimpl


@hookimpl
def kpi_metrics(app):
    return [Metric.simple(f"{app.plugin}.picked", Measure.COUNT)]
```

`app` has `version` (of the core) and `plugin` (the name under which it was found); a hook that does not want it takes no argument.
Each hook is called once, while its plugin is loaded, in the order of this page; plugins are loaded in the order of their names. A hook
that is misspelt or not marked with `@hookimpl`, raises, or returns something else than an iterable of its class breaks its
plugin, and its plugin alone: `kpi` says so in one line, a run that needs it ends with exit code 5, `kpi doctor NAME` has all of it.

A command is no hook but an entry point of the group `kpi.commands`, name = `module:command`, a click command; with `at_desk`
of `kpi.api` it gets the facts, the numbers and the common options. One that is broken costs itself alone.

| hook | returns | name | in rule files | argument of `Plugin` |
|---|---|---|---|---|
"""

_POLICY = """
## What may change

Hooks, names of `kpi.api` and keys of rule files change by adding. What has to go is deprecated first:

- It works on, to the letter, until the next major version, and for half a year at least. Before 1.0, until the next minor version but one.
- From the version that deprecates it, whoever loads a plugin with it is told in one line: what, since when, with which version it
  goes, what to use, and the plugin with its version. The line is a warning on stderr; no exit code changes.
- In the plugin's own tests it is the warning `kpi.errors.Deprecated` (a `DeprecationWarning`) at the line that uses it.
- The changelog names it when it is deprecated, and when it goes.

Deprecated today: {}.
"""


def page() -> str:
    """Return the whole page."""
    parts = [_HEAD + "\n".join(_row(name, hook) for name, hook in HOOKS.items())]
    for name in HOOKS:
        parts += [f"\n## {name}", "", *_told(name)]
    return "\n".join(parts) + _POLICY.format(_deprecated())


def _row(name: str, hook: Returns) -> str:
    sort = next((one for one in SORTS if one.hook == name), None)
    section = f"`[{sort.section}.*]`" if sort and sort.section else ""
    if name == "kpi_rules":
        section = "`[rule.*]`, `[sanction.*]`"
    named = "begins with the plugin's" if hook.prefixed else "must be free" if hook.name else "may be shared"
    argument = name.removeprefix("kpi_")
    given = argument in inspect.signature(Plugin).parameters and argument != "rules"
    return f"| [`{name}`](#{name}) | `{hook.kind.__name__}` | {named} | {section} | {f'`{argument}`' if given else ''} |"


def _told(name: str) -> list[str]:
    summary, _, more = (inspect.getdoc(getattr(hookspecs, name)) or "").partition("\n\n")
    lines: list[str] = []
    for line in more.splitlines():
        word, colon, rest = line.partition(": ")
        if colon and word in ("When", "Arguments", "Return", "Several plugins", "Since"):
            lines.append(f"- **{word}**: {rest}")
        else:
            lines[-1] += f" {line.strip()}"
    return [" ".join(summary.split()), "", *lines]


def _deprecated() -> str:
    names = [f"`kpi.api.{name}` (use `{one.use}`, goes with {one.until})" for name, one in RETIRED.items()]
    for name in HOOKS:
        warning = getattr(hookspecs, name).kpi_spec["warn_on_impl"]
        if isinstance(warning, Deprecated):
            names.append(f"{warning}")
    return ", ".join(names) or "nothing"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
