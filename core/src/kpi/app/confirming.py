"""`kpi check --confirm`: the company takes a default for its own, and its file says who did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.errors import Fault, PolicyError, UsageError, nearest
from kpi.model.names import called
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.engine.check.text.defaults import Default
    from kpi.model.catalogue import Confirmed


def confirm(
    policy_path: Path | None, keys: Iterable[str], by: str, day: date
) -> Mapping[str, Confirmed | None]:
    """Write `[[confirm]]` for defaults at the end of a company's file, and return their full names.

    A key is a parameter, or a rule (a card, a ladder) whose defaults are meant all; short names will do where
    they are alone. What is confirmed already with its present value is not written again: the confirmation that
    stands, whoever gave it, is returned with the name.

    Raises:
        UsageError: without a file or a name, and for a key that names no default.
        PolicyError: for a file that cannot be loaded or written.
    """
    from kpi.app.catalogue import load_policy
    from kpi.engine.check.text.defaults import defaults
    from kpi.engine.reach import reach_of

    if policy_path is None:
        hint = sentence("kpi init writes one; --policy names another")
        raise UsageError(
            Fault("no_policy", sentence("a confirmation stands in a kpi.toml, and there is none"), hint=hint)
        )
    if not by.strip():
        raise UsageError(Fault("usage", sentence("who confirms it? give --by"), where="--by"))
    policy = load_policy(policy_path)
    known = list(defaults(policy.catalogue, reach_of(policy), day))
    meant = {one.key: one for key in keys for one in _meant(key, known)}
    held = {(one.key, one.value): one for one in policy.confirmed}
    # One without a value holds for any.
    found = {key: held.get((key, one.value)) or held.get((key, "")) for key, one in meant.items()}
    fresh = [one for one in meant.values() if found[one.key] is None]
    if fresh:
        _append(policy_path, fresh, by.strip(), day)
    return found


def _meant(key: str, known: Sequence[Default]) -> list[Default]:
    """Return the defaults of a key: one parameter, or all of an owner."""
    for found in (
        [one for one in known if key == one.key],
        [one for one in known if key in called(one.owner)],
        [one for one in known if one.key.endswith(f".{key}")],
    ):
        if len({one.owner for one in found}) == 1:
            return found
        if found:
            hint = sentence("write one of {x}", x=", ".join(sorted(one.key for one in found)[:8]))
            raise UsageError(
                Fault(
                    "ambiguous_name", sentence("{key!r} is ambiguous", key=key), where="--confirm", hint=hint
                )
            )
    words = {one.key for one in known} | {one.owner for one in known}
    message = sentence("{key!r} is no default that this policy reaches", key=key)
    raise UsageError(Fault("unknown_name", message, where="--confirm", hint=nearest(key, words)))


def _append(path: Path, found: Iterable[Default], by: str, day: date) -> None:
    """Add the tables at the end of the file; the file is replaced whole or not at all."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = [
            f"\n[[confirm]]\nkey = {_quoted(one.key)}\nvalue = {_quoted(one.value)}\n"
            f'by = {_quoted(by)}\non = "{day.isoformat()}"\n'
            for one in found
        ]
        beside = path.with_name(f"{path.name}.new")
        beside.write_text(text.rstrip("\n") + "\n" + "".join(tables), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise PolicyError(
            Fault(
                "not_written",
                sentence("cannot be written: {strerror}", strerror=error.strerror),
                where=str(path),
            )
        ) from error


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
