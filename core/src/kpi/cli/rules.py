"""`kpi rules`: the catalogue, one rule in full, or the register of clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import click

from kpi.cli.common import Settings, common_options, first_few, say
from kpi.model.label import Label
from kpi.model.names import short
from kpi.output import Column, Format, cell, render

if TYPE_CHECKING:
    from kpi.app.rules import Entry
    from kpi.model.catalogue import Catalogue
    from kpi.model.due import Due

COLUMNS = (
    Column("id", Label("规则", "rule")),
    Column("plugin", Label("来源", "owner")),
    Column("kind", Label("类型", "kind")),
    Column("label", Label("名称", "name")),
    Column("unit", Label("单位", "unit")),
    Column("good", Label("方向", "better"), hidden=True),
    Column("clauses", Label("条款", "clauses")),
    Column("inputs", Label("输入", "inputs"), hidden=True),
    Column("outputs", Label("结果", "outputs"), hidden=True),
    Column("parameters", Label("参数", "parameters"), hidden=True),
    Column("limits", Label("局限", "limits"), hidden=True),
)
CLAUSES = (
    Column("id", Label("条款", "clause")),
    Column("state", Label("状态", "state")),
    Column("by", Label("由谁执行", "carried out by"), loose=True),
    Column("note", Label("说明", "note"), loose=True),
)
INPUTS = (
    Column("name", Label("输入", "input")),
    Column("type", Label("形式", "type")),
    Column("unit", Label("单位", "unit")),
    Column("domain", Label("范围", "domain")),
    Column("meaning", Label("含义", "meaning")),
)
PARAMETERS = (
    Column("name", Label("参数", "parameter")),
    Column("value", Label("值", "value")),
    Column("from", Label("自", "from")),
    Column("until", Label("至", "until")),
    Column("origin", Label("来源", "origin")),
    Column("clauses", Label("条款", "clauses")),
)


@click.command("rules")
@click.argument("rule", required=False)
@click.option("--clauses", is_flag=True, help="Every clause of the rulebook and what became of it.")
@common_options
def command(settings: Settings, rule: str | None, clauses: bool) -> None:
    """List the rules, show one RULE in full, or list the clauses.

    A clause id, a set of sanctions and a pay scheme show all of their rules.
    """
    from kpi.app.catalogue import load_company
    from kpi.app.rules import clause_rows, entries, find

    if rule and clauses:
        raise click.UsageError("give a RULE or --clauses, not both")
    loaded = load_company(settings.policy)
    catalogue = loaded.policy.catalogue
    for plugin in loaded.plugins.failed:
        if plugin.problem and settings.policy is None:
            say(f"warning: the plugin {plugin.title} is {plugin.state}: {plugin.problem}")
    if clauses:
        rows = clause_rows(catalogue)
        if settings.output is Format.TABLE:
            rows = [{**row, "by": _few(row["by"])} for row in rows]
        settings.put(rows, CLAUSES, key="clauses")
        return
    with loaded.plugins.blaming(rule or ""):
        today = date.today()
        found = find(catalogue, rule, today) if rule else entries(catalogue, today)
    if rule and settings.output is Format.TABLE:
        click.echo("\n".join(_full(one, catalogue, settings.lang) for one in found), nl=False)
        return
    rows = [one.row for one in found]
    if settings.output is Format.TABLE:
        rows = [{**row, "clauses": first_few(row["clauses"])} for row in rows]
    settings.put(rows, COLUMNS, key="rules")


def _few(ids: Sequence[str]) -> str:
    """Name the first of what carries a clause out, short, and count the rest: `-o json` has all."""
    return first_few([short(id) for id in ids])


def _full(entry: Entry, catalogue: Catalogue, lang: str) -> str:
    """Return one entry as a page: what it is, its words, inputs and parameters."""
    from kpi.app.rules import event_kinds, words_of

    zh = lang == "zh"
    lines = [f"{entry.id}  {entry.label.text(lang)}", f"{entry.plugin} · {entry.kind} · {entry.unit}"]
    if entry.clauses:
        lines.append(f"{'条款' if zh else 'clauses'}: {', '.join(entry.clauses)}")
    rule = catalogue.rules.get(entry.id)
    if rule is not None and rule.kind is entry.kind:
        lines.append(f"{'规则' if zh else 'rule'}: {words_of(rule, catalogue, date.today(), lang)}")
    if kinds := event_kinds(catalogue, entry.id):
        lines.append(f"{'事件' if zh else 'events'}: {', '.join(kinds)}")
    card = catalogue.scorecards.get(entry.id)
    if card is not None and entry.kind == "scorecard":
        lines.append(
            f"{'项目' if zh else 'items'}: {', '.join(f'{item.name} ({item.rule})' for item in card.items)}"
        )
    due = catalogue.due.get(entry.id)
    if due is not None and entry.kind == "due":
        lines += [
            f"{'起算' if zh else 'from'}: {due.start}",
            f"{'完成' if zh else 'done'}: {_fulfilled(due)}",
        ]
    ladder = catalogue.ladders.get(entry.id)
    for level in ladder.levels if ladder is not None and entry.kind == "ladder" else ():
        parts = [
            ("升入" if zh else "enter", level.enter),
            ("失去" if zh else "lose", level.lose),
            ("辞退" if zh else "dismiss", level.dismiss),
        ]
        told = "; ".join(f"{word}: {', '.join(rules)}" for word, rules in parts if rules)
        lines.append(f"{level.id} {told}".rstrip())
    if limits := entry.limits.text(lang):
        lines.append(f"{'局限' if zh else 'limits'}: {limits}")
    text = "\n".join(lines) + "\n"
    for rows, columns in ((entry.inputs, INPUTS), (entry.parameters, PARAMETERS)):
        if rows:
            text += "\n" + render(_told(rows, lang), columns, Format.TABLE, lang=lang)
    return text


def _fulfilled(due: Due) -> str:
    """Say what fulfils something that falls due: the keys of its `done`, or nothing."""
    named = {} if due.done is None else attrs.asdict(due.done, recurse=False)
    words = (f"{key} {one if isinstance(one, str) else ', '.join(one)}" for key, one in named.items() if one)
    return "; ".join(words) or "-"


def _told(rows: Iterable[Mapping[str, Any]], lang: str) -> list[dict[str, Any]]:
    return [{**row, **({"domain": _range(row["domain"], lang)} if "domain" in row else {})} for row in rows]


def _range(domain: Mapping[str, Any], lang: str) -> str:
    if "labels" in domain:
        return cell(domain["labels"], lang)
    low, high = (cell(domain.get(end), lang) for end in ("low", "high"))
    return f"{low}..{high}" if low or high else ""
