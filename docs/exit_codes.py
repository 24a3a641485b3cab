"""Write reference/exit-codes.md from `kpi.errors`; `tests/test_docs.py` holds the page to it."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import attrs

from kpi import errors
from kpi.errors import ExitCode, Fault, KpiError

PAGE = Path(__file__).parent / "reference" / "exit-codes.md"

MEANT = {
    ExitCode.OK: "done",
    ExitCode.FAILED: "computed, but a person was set aside, a run is blocked, a check has found something or a case failed",
    ExitCode.USAGE: "the command or its arguments are wrong",
    ExitCode.INTERNAL: "a fault of the program",
    ExitCode.DATA: "data, policy or store: invalid, locked, corrupt, read-only, full, newer than the program",
    ExitCode.PLUGIN: "a plugin that is needed is missing, incompatible or broken",
}

_MOST = 3
"""So many ways to say it are shown of one code."""

_THEN = """With 0 and 1 the output is complete. With another code a command prints on stdout nothing but, with `-o json`, the error below
(`kpi doctor` and `kpi install` tell what they found of a plugin that is broken, and end with 5)."""

_FAULT = {
    "code": "a word for what is wrong, for programs",
    "message": "what is wrong, for people",
    "where": "`file:line`, `file:line:column` or a key path",
    "who": "the plugin with its version, where one is the cause",
    "hint": "how to mend it",
}


_CODES = """## Error codes

The words that stand as `code`, with what they say; `…` is what differs from case to case. A program may rely on the code, not on the words.
The codes of what a run reports (`problems`) and of what the check finds are others: see [check](../how-to/check.md).

| code | says |
|---|---|"""


def said() -> dict[str, list[str]]:
    """Return what the program says with each code of an error, from its source."""
    found: dict[str, set[str]] = {}
    root = Path(errors.__file__).parent
    for file in sorted(root.rglob("*.py")):
        if {"templates", "testing"} & {*file.relative_to(root).parts}:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > 1 and _name(node.func) in {"Fault", "add"}:
                code, message = (_text(one) for one in node.args[:2])
                if re.fullmatch(r"[a-z_]+", code) and " " in message:
                    found.setdefault(code, set()).add(message)
    # A text without a word of its own says nothing, unless it is the only one.
    worded = {code: {one for one in found[code] if re.search("[a-z]", one)} or found[code] for code in found}
    return {code: sorted(worded[code]) for code in sorted(worded)}


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text(node: ast.expr) -> str:
    """Return a literal text, with a mark where a value stands in it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (str(one.value) if isinstance(one, ast.Constant) else "…" for one in node.values)
        return re.sub("…+", "…", "".join(parts))
    if isinstance(node, ast.Call) and _name(node.func) in {"sentence", "phrase"} and node.args:
        return re.sub("…+", "…", re.sub(r"\{[^{}]*\}", "…", _text(node.args[0])))
    return ""


def page() -> str:
    """Return the whole page."""
    raised = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, KpiError)]
    rows = ["# Exit codes and errors", "", "Written by `docs/exit_codes.py` from the program.", ""]
    rows += ["| exit code | means | error |", "|---|---|---|"]
    for code in ExitCode:
        names = [f"`{one.__name__}`" for one in raised if one is not KpiError and one.exit_code is code]
        rows.append(f"| {code.value} | {MEANT[code]} | {', '.join(names)} |")
    rows += ["", _THEN, "", "| key of `error` | holds |", "|---|---|"]
    rows += [f"| `{one.name}` | {_FAULT[one.name]} |" for one in attrs.fields(Fault)]
    rows += [
        "| `faults` | every fault that was found, each with these keys; the first one stands above |",
        "",
    ]
    rows += ["All faults of a file are told at once. The same in words, on stderr:", "", "```text"]
    fault = Fault(
        "unknown",
        "unknown metric 'respons_time'",
        "observations.csv:3:2",
        "",
        "did you mean 'response_time'?",
    )
    rows += [f"error: {fault}", "```", "", _CODES]
    rows += [
        f"| `{code}` | {'; '.join(one.replace('|', chr(92) + '|') for one in texts[:_MOST])} |"
        for code, texts in said().items()
    ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
