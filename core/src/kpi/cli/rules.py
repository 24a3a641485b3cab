"""`kpi rules`: the catalogue, one rule in full, or the register of clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import click

from kpi.app.vocabulary import KINDS, ORIGINS, TYPES, UNITS
from kpi.cli.common import Settings, common_options, first_few, page_width
from kpi.cli.plot import Plot, plot_options
from kpi.model.names import called, meant, short
from kpi.output import Column, Format, cell, render
from kpi.words import phrase, phrase_in, sentence

if TYPE_CHECKING:
    from kpi.app.rules import Entry
    from kpi.model.catalogue import Catalogue, Policy
    from kpi.model.due import Due
    from kpi.model.rule import Rule

COLUMNS = (
    Column("id", phrase("rule")),
    Column("plugin", phrase("owner")),
    Column("kind", phrase("kind"), words=KINDS),
    Column("label", phrase("name")),
    Column("unit", phrase("unit"), words=UNITS),
    Column("good", phrase("better"), hidden=True),
    Column("clauses", phrase("clauses")),
    Column("inputs", phrase("inputs"), hidden=True),
    Column("outputs", phrase("outputs"), hidden=True),
    Column("parameters", phrase("parameters"), hidden=True),
    Column("limits", phrase_in("rules", "limits"), hidden=True),
)
CLAUSES = (
    Column("id", phrase("clause")),
    Column("state", phrase("state")),
    Column("by", phrase("carried out by"), loose=True),
    Column("note", phrase_in("rules", "note"), loose=True),
)
SANCTIONS = (
    Column("name", phrase("sanction")),
    Column("event", phrase("event")),
    Column("amount", phrase("amount")),
    Column("counting", phrase("counted")),
    Column("charged", phrase("charged")),
    Column("clauses", phrase("clauses")),
)
INPUTS = (
    Column("name", phrase("input")),
    Column("type", phrase("type"), words=TYPES),
    Column("unit", phrase("unit"), words=UNITS),
    Column("domain", phrase("domain")),
    Column("meaning", phrase("meaning")),
    Column("import", phrase("kpi import"), optional=True),
)
PARAMETERS = (
    Column("name", phrase("parameter")),
    Column("value", phrase("value")),
    Column("from", phrase("from")),
    Column("until", phrase("until")),
    Column("origin", phrase("origin"), words=ORIGINS),
    Column("clauses", phrase("clauses")),
)


@click.command("rules")
@click.argument("rule", required=False)
@click.option("--clauses", is_flag=True, help="Every clause of the rulebook and what became of it.")
@plot_options
@common_options
def command(settings: Settings, rule: str | None, clauses: bool, plot: Plot) -> None:
    """List the rules, show one RULE in full or as a picture, or list the clauses.

    A clause id, a set of sanctions and a pay scheme show all of their rules. `--plot` draws what a rule gives along
    its first number, the other inputs held; with `--period` also where people stood in the recorded run.
    """
    from kpi.app.catalogue import load_company
    from kpi.app.rules import clause_rows, entries, find

    if rule and clauses:
        raise click.UsageError(sentence("give a RULE or --clauses, not both"))
    if plot.asked:
        plot.write(settings, rule)
        return
    loaded = load_company(settings.policy)
    catalogue = loaded.policy.catalogue
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
        click.echo(_chapter(rule, catalogue, settings.lang), nl=False)
        # Who asks for a card by a name that one of its rules has too means the form.
        pages = sorted(found, key=lambda one: one.kind != "scorecard")
        click.echo("\n".join(_full(one, loaded.policy, settings.lang) for one in pages), nl=False)
        return
    rows = [one.row for one in found]
    if settings.as_json:
        settings.put_json({"rules": [{**row, **_form(row, loaded.policy)} for row in rows]})
        return
    if settings.output is Format.TABLE:
        rows = [{**row, "clauses": first_few(row["clauses"])} for row in rows]
    settings.put(rows, COLUMNS, key="rules")


def _form(row: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """Return what JSON has of a scorecard or a set of limits besides: the printed form."""
    if row["kind"] == "limits":
        from kpi.app.forms.limiting import limit_form_of

        limits = policy.catalogue.limits[row["id"]]
        return {
            "form": limit_form_of(
                limits, policy.catalogue, date.today(), policy.bindings, roles=policy.roles
            ).document
        }
    if row["kind"] != "scorecard":
        return {}
    from kpi.app.forms import form_of

    card = policy.catalogue.scorecards[row["id"]]
    return {
        "form": form_of(card, policy.catalogue, date.today(), policy.bindings, roles=policy.roles).document
    }


def _chapter(name: str, catalogue: Catalogue, lang: str) -> str:
    """Return the table of a set of sanctions that is called so; nothing of anything else."""
    chapters = meant(catalogue.sanctions.values(), name)
    if len(chapters) != 1 or name not in called(chapters[0].id):
        return ""
    from kpi.app.forms.chapters import chapter_rows

    (one,) = chapters
    rows = chapter_rows(one, catalogue, date.today())
    table = render(rows, SANCTIONS, Format.TABLE, lang=lang, width=page_width())
    return f"{one.id}  {one.label.text(lang)}\n\n{table}\n"


def _few(ids: Sequence[str]) -> str:
    """Name the first of what carries a clause out, short, and count the rest: `-o json` has all."""
    return first_few([short(id) for id in ids])


def _full(entry: Entry, policy: Policy, lang: str) -> str:
    """Return one entry as a page: what it is, its words, inputs and parameters."""
    from kpi.app.rule_words import words_of
    from kpi.app.rules import event_kinds

    catalogue = policy.catalogue
    lines = [
        f"{entry.id}  {entry.label.text(lang)}",
        f"{entry.plugin} · {KINDS[entry.kind].text(lang)} · {UNITS[entry.unit].text(lang)}",
    ]
    if entry.clauses:
        lines.append(phrase("clauses: {clauses}", clauses=", ".join(entry.clauses)).text(lang))
    rule = catalogue.rules.get(entry.id)
    if rule is not None and rule.kind is entry.kind:
        words = words_of(rule, catalogue, date.today(), lang)
        lines.append(phrase("rule: {words}", words=words).text(lang))
    if kinds := event_kinds(catalogue, entry.id):
        lines.append(phrase("events: {kinds}", kinds=", ".join(kinds)).text(lang))
    due = catalogue.due.get(entry.id)
    if due is not None and entry.kind == "due":
        lines += [
            phrase("from: {start}", start=due.start).text(lang),
            phrase("done: {done}", done=_fulfilled(due)).text(lang),
        ]
    if entry.kind == "scorecard":
        from kpi.app.forms import form_of
        from kpi.cli.forms import printed

        form = form_of(
            catalogue.scorecards[entry.id], catalogue, date.today(), policy.bindings, roles=policy.roles
        )
        return "\n".join(lines) + "\n" + printed(form, lang, page_width())
    if entry.kind == "limits":
        return "\n".join([*lines, *_limited(entry, policy, lang)])
    ladder = catalogue.ladders.get(entry.id)
    for level in ladder.levels if ladder is not None and entry.kind == "ladder" else ():
        parts = [
            (phrase("enter"), level.enter),
            (phrase("lose"), level.lose),
            (phrase("dismiss"), level.dismiss),
            (phrase("approved by"), (level.procedure,) if level.procedure else ()),
        ]
        told = "; ".join(
            phrase("{name}: {text}", name=word, text=", ".join(rules)).text(lang)
            for word, rules in parts
            if rules
        )
        lines.append(f"{level.id} {told}".rstrip())
    if limits := entry.limits.text(lang):
        lines.append(phrase("limits: {limits}", limits=limits).text(lang))
    text = "\n".join(lines) + "\n"
    inputs = entry.inputs if rule is None else _with_imports(entry.inputs, rule, catalogue)
    # Names that people copy stay in one piece; a list of words as a parameter's value may not.
    for rows, columns, width in ((inputs, INPUTS, None), (entry.parameters, PARAMETERS, page_width())):
        if rows:
            text += "\n" + render(_told(rows, lang), columns, Format.TABLE, lang=lang, width=width)
    return text


def _limited(entry: Entry, policy: Policy, lang: str) -> list[str]:
    """Return the page of a set of limits below its head."""
    from kpi.app.forms.limiting import limit_form_of
    from kpi.cli.limits import printed_limits

    limits = entry.limits.text(lang)
    form = limit_form_of(
        policy.catalogue.limits[entry.id], policy.catalogue, date.today(), policy.bindings, roles=policy.roles
    )
    head = [phrase("limits: {limits}", limits=limits).text(lang)] if limits else []
    return [*head, printed_limits(form, lang, page_width())]


def _with_imports(
    inputs: Iterable[Mapping[str, Any]], rule: Rule, catalogue: Catalogue
) -> list[dict[str, Any]]:
    """Return the inputs of a rule with what brings each of them in."""
    from kpi.app.importable import imports_of

    found = imports_of(rule, catalogue, date.today())
    told = {word: text for name, text in found.items() for word in (short(name), name)}
    return [{**row, "import": told.get(row["name"], "")} for row in inputs]


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
