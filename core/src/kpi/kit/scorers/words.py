"""Rules in words: how the templates of the scorers print their numbers and choices."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kpi.exact import show

Words = Mapping[str, Any]
"""What a template gets: parameters by name (bare values or constants), and the labels of the inputs."""

_ZH = {
    "absolute": "绝对值", "all": "全部", "always": "不", "arithmetic": "等差", "as_printed": "照原式",
    "block": "不评", "card": "同表全体", "category": "按类别", "ceil": "不足一步按一步计", "company": "全体",
    "deduct": "逐次扣分", "department": "部门", "direct": "正比", "drop": "不再计", "each": "各得",
    "each_from_n": "自该次起每次", "every_n": "每满一次", "excl_self": "不含本人", "excluded": "除外",
    "extend": "顺延", "flat": "不递增", "floor": "只计整步", "full": "满分", "geometric": "翻倍",
    "hold": "不再扣", "inspection": "次", "interpolate": "插值", "inverse": "反比", "item": "项",
    "item_zero": "本项零分", "keep": "沿用末年", "linear": "线性", "lower": "就低", "manual": "人工决定",
    "marginal": "分段累进", "maximum": "按上限", "midpoint": "取中", "minimum": "按下限", "month": "月",
    "once": "只计一次", "own_history": "本人以往", "pooled": "合并计算", "pp": "百分点",
    "proportional": "按比例", "quarter": "季", "ratio": "按比例", "relative": "相对百分比", "report": "只报告",
    "role": "同岗位", "separate": "分别计", "simple": "简单平均", "skip": "略过", "slab": "全额",
    "split": "平分", "sum": "合计", "system": "按系统", "to_zero": "降至零", "trunc": "只计整步",
    "unit": "部门", "upper": "就高", "whole": "全部按末段", "worst": "取最差", "year": "年",
    "year_to_date": "年初至今", "zero": "零分",
}  # fmt: skip


def said(value: Any, lang: str = "en") -> str:
    """Print a value of a parameter: a number exactly, nothing as a dash, a list with commas, a code in words."""
    bare = getattr(value, "value", value)
    if bare is None:
        return "-"
    if isinstance(bare, bool):
        return {"zh": ("否", "是")}.get(lang, ("no", "yes"))[bare]
    if isinstance(bare, Fraction):
        return show(bare)
    if isinstance(bare, Mapping):
        return ", ".join(f"{name}: {_inside(one, lang)}" for name, one in bare.items())
    if isinstance(bare, tuple | list):
        return ", ".join(_inside(one, lang) for one in bare)
    return _ZH.get(str(bare), str(bare)) if lang == "zh" else str(bare).replace("_", " ")


def _inside(value: Any, lang: str) -> str:
    """Print a value within a list or table: one that is such itself in brackets, so that its end is seen."""
    nested = isinstance(getattr(value, "value", value), Mapping | tuple | list)
    return f"[{said(value, lang)}]" if nested else said(value, lang)


def template(zh: str, en: str, of: Callable[..., Any]) -> Callable[[Words, str], str]:
    """Make a template of two texts with `{argument}` fields.

    What is not given has the default of the scorer `of`, or is a dash.
    """

    def render(words: Words, lang: str) -> str:
        return (zh if lang == "zh" else en).format_map(_Said({**_defaults(of), **words}, lang))

    return render


def _defaults(function: Callable[..., Any]) -> dict[str, Any]:
    taken = inspect.signature(function).parameters.values()
    return {one.name: one.default for one in taken if one.default is not one.empty}


class _Said(dict[str, str]):
    """Fields of a text: what a template names but nobody gave is a dash."""

    def __init__(self, words: Words, lang: str) -> None:
        super().__init__({name: said(value, lang) for name, value in words.items()})

    def __missing__(self, name: str) -> str:
        return "-"
