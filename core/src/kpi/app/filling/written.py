"""Writing a template: which one is meant, for whom, and what to say about it."""

from __future__ import annotations

from pathlib import Path

from kpi.app.filling.company import Company, opened
from kpi.app.filling.kinds import kind_page
from kpi.app.importing import kinds_labelled, table_of
from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.names import meant, short
from kpi.model.scorecard import Scorecard
from kpi.model.table import Table
from kpi.output.workbook.entry import write_entry
from kpi.words import Message, phrase_for, sentence, verbatim

_SUFFIX = ".xlsx"


@frozen
class Written:
    """What was written: the KIND by which it is imported, what to tell, and what is worth noting."""

    kind: str
    told: Message
    notes: tuple[Message, ...] = ()


def write_template(
    db: Path,
    policy: Path | None,
    what: str,
    out: Path,
    lang: str,
    *,
    period: str | None = None,
    unit: str | None = None,
    blank: bool = False,
) -> Written:
    """Write the workbook of a KIND or a scorecard.

    Raises:
        UsageError: neither is called so, another ending than `.xlsx`, a period or unit that is not there,
            a scorecard that nobody has or without anything to rate.
    """
    from kpi.app.show import read_period

    if out.suffix.lower() != _SUFFIX:
        message = sentence("a template is a workbook, {file} is none", file=out.name)
        raise UsageError(
            Fault("not_xlsx", message, where="-o", hint=verbatim(f"-o {out.with_suffix(_SUFFIX).name}"))
        )
    asked = None if period is None else read_period(period)
    with opened(db, policy, asked, unit) as company:
        found = _meant(company.policy.catalogue, what)
        if isinstance(found, Table):
            return _kind(found, company, out, lang)
        from kpi.app.filling.cards import write_forms

        return Written("ratings", *write_forms(found, company, out, lang, blank=blank))


def _meant(catalogue: Catalogue, what: str) -> Table | Scorecard:
    """Return the scorecard or the KIND of a name; of a KIND and a card of one name the KIND.

    What has no such name is looked for by its label, in either language.
    """
    cards = meant(catalogue.scorecards.values(), what)
    if not cards and not _is_kind(catalogue, what):
        cards = [one for one in catalogue.scorecards.values() if what in (one.label.zh, one.label.en)]
        kinds = kinds_labelled(catalogue, what)
        if len(cards) + len(kinds) > 1 and kinds:
            message = sentence("{what!r} is the label of several KINDs and scorecards", what=what)
            hint = verbatim(", ".join([*kinds, *(one.id for one in cards)]))
            raise UsageError(Fault("ambiguous", message, where="KIND|SCORECARD", hint=hint))
    if what not in catalogue.tables and len(cards) == 1:
        return cards[0]
    if what not in catalogue.tables and len(cards) > 1:
        message = sentence("{what!r} is the name of several scorecards", what=what)
        hint = verbatim(", ".join(one.id for one in cards))
        raise UsageError(Fault("ambiguous", message, where="KIND|SCORECARD", hint=hint))
    try:
        return table_of(catalogue, what)
    except UsageError:
        message = sentence("there is no KIND or scorecard {what!r}", what=what)
        hint = nearest(what, [*catalogue.tables, *catalogue.scorecards])
        raise UsageError(Fault("unknown_kind", message, where="KIND|SCORECARD", hint=hint)) from None


def _is_kind(catalogue: Catalogue, what: str) -> bool:
    return any(what in (one, short(one)) for one in catalogue.tables)


def _kind(table: Table, company: Company, out: Path, lang: str) -> Written:
    page = kind_page(table, company, lang)
    write_entry(out, page, lang)
    rows = phrase_for(len(page.rows), "{n} row is prefilled", "{n} rows are prefilled")
    told = sentence("{file}: {columns} columns of {kind}, {rows}.",
                  file=out, columns=len(page.columns), kind=table.kind, rows=rows)  # fmt: skip
    notes = []
    if company.facts is None:
        notes.append(sentence("there is no store, so that nobody is filled in and lists of people are empty"))
    elif not page.rows and company.period is None and _is_about_periods(table):
        notes.append(sentence("with --period the people of that period are filled in"))
    return Written(table.kind, told, tuple(notes))


def _is_about_periods(table: Table) -> bool:
    from kpi.model.table import ColumnType

    column = table.column(table.about)
    return column is not None and column.type is ColumnType.PERIOD and table.kind != "comments"


__all__ = ["Written", "write_template"]
