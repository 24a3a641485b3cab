"""An explanation in a few words: what was compared with what."""

from __future__ import annotations

from kpi.output.tree import Reason
from kpi.output.values import cell
from kpi.words import phrase

_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "<": "<", ">": ">"}
_MISSING = phrase("no data")
_SEVERAL = phrase("{} without data")


def brief(why: Reason, lang: str = "zh", name: str = "", *, gather: bool = False) -> str:
    """Return a comparison as `name value (sign limit)`, a longer condition as the parts of it that fail.

    Of a choice the value taken is told. What compares nothing, or of which nothing fails, is called by its `name`.
    With `gather` several parts without data are counted, for a cell of a table.
    """
    if why.op in _SIGNS and len(why.args) == 2:
        left, right = why.args
        told = _called(left, lang) or name
        return f"{told} {_value(left, lang)} ({_SIGNS[why.op]} {_value(right, lang)})".lstrip()
    if why.op == "and" and why.value is not True:
        failing = [arg for arg in why.args if arg.value is not True]
        empty = [arg for arg in failing if gather and _without_data(arg)]
        parts = [brief(arg, lang, gather=gather) for arg in failing if len(empty) < 2 or arg not in empty]
        parts = [part for part in parts if part]
        if len(empty) > 1:
            parts.append(_SEVERAL.text(lang).format(len(empty)))
        return f"{name}: {', '.join(parts)}" if name and parts else ", ".join(parts) or name
    if why.op == "choose" and why.args and not why.args[-1].label.text(lang):
        return brief(why.args[-1], lang, name, gather=gather)
    return name


def _without_data(why: Reason) -> bool:
    return why.op in _SIGNS and len(why.args) == 2 and why.args[0].value is None


def _called(why: Reason, lang: str) -> str:
    """Return the label of a value, else that of the first value below it that has one."""
    own = why.label.text(lang)
    return own or next((told for arg in why.args if (told := _called(arg, lang))), "")


def _value(why: Reason, lang: str) -> str:
    return _MISSING.text(lang) if why.value is None else cell(why.value, lang)


__all__ = ["brief"]
