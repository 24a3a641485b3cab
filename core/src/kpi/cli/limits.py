"""A set of limits printed as a page: how it holds, its parts, what each rests on, what was assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.cli.form_cells import ASSUMED, assumed_cells
from kpi.cli.forms import ASSUMED_HEAD, points
from kpi.model.names import short
from kpi.output import Column, Format, render
from kpi.words import Label, phrase

if TYPE_CHECKING:
    from kpi.app.forms.limiting import LimitForm

PARTS = (
    Column("number", phrase("no.")),
    Column("kinds", phrase("kind of money")),
    Column("most", phrase("at most")),
    Column("floor", phrase("leaves a least")),
    Column("mode", phrase("beyond it")),
    Column("back", phrase("what is given back")),
    Column("clauses", phrase("clauses, rule")),
)
_PARTS = phrase("The parts, in the order in which they give way to what must be left")
_HOLDING = phrase("How it holds")
_BASIS = phrase("Basis and limits")


def printed_limits(form: LimitForm, lang: str, width: int) -> str:
    """Return a set of limits as text in which no line is wider than `width`, but for words that are."""
    lines = ["", _PARTS.text(lang), ""]
    lines.append(render(list(_cells(form, lang)), PARTS, Format.TABLE, lang=lang, width=width).rstrip("\n"))
    lines += ["", _HOLDING.text(lang), *points([one.text(lang) for one in form.holding], width)]
    if form.basis:
        lines += ["", _BASIS.text(lang), *points(_basis(form, lang), width)]
    if form.assumed:
        lines += ["", ASSUMED_HEAD.text(lang)]
        lines.append(render(assumed_cells(form.assumed, lang), ASSUMED, Format.TABLE, lang=lang, width=width))
    return "\n".join(lines).rstrip() + "\n"


def _cells(form: LimitForm, lang: str) -> Iterator[dict[str, str]]:
    for place, row in enumerate(form.rows, 1):
        if place > 1:
            yield {}
        yield {
            "number": str(place),
            "kinds": "\n".join(one.text(lang) for one in row.kinds),
            "most": row.most.text(lang),
            "floor": Label(*(("是", "yes") if row.floor else ("否", "no"))).text(lang),
            "mode": row.mode.text(lang),
            "back": row.back.text(lang),
            "clauses": "\n".join([*row.clauses, short(row.rule)]),
        }


def _basis(form: LimitForm, lang: str) -> Sequence[str]:
    colon = "：" if lang == "zh" else ": "
    return [f"{short(name)}{colon}{text.text(lang)}" for name, text in form.basis]


__all__ = ["printed_limits"]
