"""`kpi try`: one rule on given inputs, without a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi.errors import DataError, Fault, UsageError
from kpi.words import sentence, verbatim

if TYPE_CHECKING:
    from kpi.trial import Outcome


def try_rule(
    policy_path: Path | None,
    rule: str,
    given: Mapping[str, Any],
    settings: Mapping[str, Any],
    day: date,
) -> Outcome:
    """Evaluate a rule (by id, short name or clause id) with its parameters as they hold on `day`."""
    from kpi.app.catalogue import load_company
    from kpi.trial import trial

    loaded = load_company(policy_path)
    with loaded.plugins.blaming(rule):
        return trial(loaded.policy, rule, given, settings, day)


def assignments(texts: Iterable[str], where: str) -> dict[str, Any]:
    """Read `name=value` arguments; a value that is a JSON table, or a list of them, is read as one.

    Raises:
        UsageError: for an argument without `=`, a name given twice, and a table that is no JSON.
    """
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            hint = sentence("write a name, = and its value without spaces around the =, as in level=senior")
            raise UsageError(
                Fault("usage", sentence("{text!r} is not name=value", text=text), where=where, hint=hint)
            )
        if name in found:
            raise UsageError(Fault("usage", sentence("{name!r} is given twice", name=name), where=where))
        found[name.strip()] = _value(value.strip(), where)
    return found


def _value(text: str, where: str) -> Any:
    from kpi.trial.values import text_or_table

    try:
        return text_or_table(text)
    except ValueError as error:
        hint = sentence('a table is JSON in single quotes: scores=\'{"A": 90, "B": 60}\'')
        raise UsageError(
            Fault("bad_json", sentence("{text!r}: {error}", text=text, error=error), where=where, hint=hint)
        ) from None


def facts_file(path: Path) -> dict[str, Any]:
    """Read inputs from a TOML or JSON file: a table of names with values, lists or rows.

    Raises:
        DataError: for another suffix, a syntax error, or a document that is no table.
    """
    if path.suffix == ".toml":
        from kpi.documents import read_file

        return dict(read_file(path, error=DataError).data)
    if path.suffix == ".json":
        from kpi.trial.values import exact_json

        try:
            document = exact_json(path.read_text(encoding="utf-8"))
        except (ValueError, UnicodeDecodeError) as error:
            raise DataError(Fault("bad_json", verbatim(error), where=str(path))) from None
        if isinstance(document, dict):
            return document
        raise DataError(
            Fault("bad_json", sentence("a table of names with values is expected"), where=str(path))
        )
    raise DataError(Fault("bad_file", sentence("inputs are read from .toml or .json"), where=str(path)))
