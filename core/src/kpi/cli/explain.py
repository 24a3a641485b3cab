"""`kpi explain` answers the question why somebody got this."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpi.app.vocabulary import MONEY
from kpi.cli.common import Settings, called, common_options, first_few, say
from kpi.output import Column, Format, cell
from kpi.words import Label, phrase, sentence

if TYPE_CHECKING:
    from kpi.app.explain import Explanation
    from kpi.engine.explain import ExplainedLine

_RANK, _SIGNATURES = phrase("Rank"), phrase("Signatures")


@click.command("explain")
@click.argument("subject")
@click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
@click.option("--rule", metavar="R", help="Only this rule: its id, its item, or a clause id.")
@click.option(
    "--rows",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help="List at most so many rows behind a number.",
)
@common_options
def command(settings: Settings, subject: str, period: str, rule: str | None, rows: int) -> None:
    """Explain a score or an amount of SUBJECT down to the clause: values, parameters, rounding, flags.

    SUBJECT is the id of an employee or unit, or a name that only one has.
    """
    explain_to(settings, subject, period, rule, rows)


def explain_to(settings: Settings, subject: str, period: str, rule: str | None, rows: int = 20) -> None:
    """Print the explanation of a subject's lines."""
    from kpi.app.explain import explain_subject

    found = explain_subject(settings.db, settings.policy, subject, period, rule, rows)
    if found.changed:
        say(
            sentence(
                "Policy, plugins or earlier runs have changed since the run: lines flagged not_as_recorded differ."
            )
        )
    lines = [one.to_json(settings.lang) for one in found.lines]
    if settings.as_json:
        head = {"subject": found.subject, "period": found.period, "run": found.run}
        settings.put_json({**head, "lines": lines})
    elif settings.output is Format.TABLE:
        say(
            sentence(
                "{subject}, {period}, run {run}",
                subject=called(found.subject, found.name),
                period=found.period,
                run=found.run,
            )
        )
        last = {one.line.card: place for place, one in enumerate(found.lines)}
        for place, one in enumerate(found.lines):
            _tell(one, found, settings.lang)
            if last[one.line.card] == place and one.line.card in found.scores:
                _tell_score(one.line.card, found, settings.lang)
    else:
        flat = settings.output is Format.CSV
        keys = [key for key in (lines[0] if lines else {}) if key != "why" or not flat]
        settings.put(lines, [Column(key, Label()) for key in keys])


def _tell_score(card: str, found: Explanation, lang: str) -> None:
    """Say what the lines of a card come to."""
    score, label = found.scores[card], found.labels.get(card, Label(card, card)).text(lang)
    amount = "-" if score is None else cell(score, lang, 2)
    click.echo(phrase("{amount:>10}  = score: {card}", amount=amount, card=label).text(lang))


def _tell(one: ExplainedLine, found: Explanation, lang: str) -> None:
    from kpi.app.directory import line_label
    from kpi.output.tree import draw

    line = one.line
    label = line_label(line, found.labels).text(lang)
    amount = "-" if line.amount is None else cell(line.amount, lang, 2)
    if not one.recorded and one.why is not None:
        what, places = (_SIGNATURES, 2) if line.item == "sign_off" else (_RANK, None)
        amount = cell(one.why.value, lang, places)
        label = phrase("{name}: {text}", name=what, text=one.why.label).text(lang)
    kind = MONEY[line.kind].text(lang).lower() if line.kind else ""
    about = [kind, line.cause, first_few(one.clauses, 6), ", ".join(line.flags)]
    click.echo("  ".join([f"{amount:>10}", label, *(f"[{part}]" for part in about if part)]))
    if one.why is not None:
        # The tree of a rank or of signatures begins with what the line above has told already.
        for row in draw(one.why, lang).splitlines()[0 if one.recorded else 1 :]:
            click.echo(f"{'':12}{row}")
