"""Write reference/exit-codes.md from `kpi.errors`; `tests/test_docs.py` holds the page to it."""

from __future__ import annotations

import inspect
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

_THEN = """With 0 and 1 the output is complete. With another code a command prints on stdout nothing but, with `-o json`, the error below
(`kpi doctor` and `kpi install` tell what they found of a plugin that is broken, and end with 5)."""

_FAULT = {
    "code": "a word for what is wrong, for programs",
    "message": "what is wrong, for people",
    "where": "`file:line`, `file:line:column` or a key path",
    "who": "the plugin with its version, where one is the cause",
    "hint": "how to mend it",
}


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
    return "\n".join([*rows, f"error: {fault}", "```"]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
