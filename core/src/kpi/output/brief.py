"""An explanation in a few words: what was compared with what."""

from __future__ import annotations

from kpi.model.label import Label
from kpi.output.tree import Reason
from kpi.output.values import cell

_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "<": "<", ">": ">"}
_MISSING = Label("无数据", "no data")


def brief(why: Reason, lang: str = "zh", name: str = "") -> str:
    """Return a comparison as `name value (sign limit)`, a longer condition as the parts of it that fail.

    Of a choice the value taken is told. What compares nothing, or of which nothing fails, is called by its `name`.
    """
    if why.op in _SIGNS and len(why.args) == 2:
        left, right = why.args
        told = left.label.text(lang) or name
        return f"{told} {_value(left, lang)} ({_SIGNS[why.op]} {_value(right, lang)})".lstrip()
    if why.op == "and" and why.value is not True:
        failing = [brief(arg, lang) for arg in why.args if arg.value is not True]
        parts = [part for part in failing if part]
        return f"{name}: {', '.join(parts)}" if name and parts else ", ".join(parts) or name
    if why.op == "choose" and why.args and not why.args[-1].label.text(lang):
        return brief(why.args[-1], lang, name)
    return name


def _value(why: Reason, lang: str) -> str:
    return _MISSING.text(lang) if why.value is None else cell(why.value, lang)


__all__ = ["brief"]
