"""Readable views for people with any SQLite browser: ids as text, amounts as decimals."""

from __future__ import annotations

from kpi.engine.lines import UNITS
from kpi.store.periods import sql_text
from kpi.store.shape import Field, Kept, Shape


def _word(column: str) -> str:
    return f"(SELECT text FROM word WHERE id = {column})"


def _subject(column: str) -> str:
    return f"(SELECT name FROM subject WHERE id = {column})"


def _scaled(column: str) -> str:
    places = len(str(UNITS)) - 1
    sign = f"CASE WHEN {column} < 0 THEN '-' ELSE '' END"
    return (
        f"CASE WHEN {column} IS NULL THEN NULL WHEN {column} % {UNITS // 100} = 0 THEN "
        f"{sign} || printf('%d.%02d', abs({column}) / {UNITS}, abs({column}) % {UNITS} / {UNITS // 100}) "
        f"ELSE {sign} || printf('%d.%0{places}d', abs({column}) / {UNITS}, abs({column}) % {UNITS}) END"
    )


def _number(n: str, d: str) -> str:
    sign = f"CASE WHEN {n} < 0 THEN '-' ELSE '' END"
    decimals = " ".join(
        f"WHEN {10**places} % {d} = 0 THEN {sign} || "
        f"printf('%d.%0{places}d', abs({n}) / {d}, abs({n}) % {d} * ({10**places} / {d}))"
        for places in (1, 2, 4, 6)
    )
    return (
        f"CASE WHEN {n} IS NULL THEN NULL WHEN {d} = 1 THEN '' || {n} {decimals} ELSE {n} || '/' || {d} END"
    )


def _shown(field: Field) -> str:
    columns = [f'f."{name}"' for name in field.sql]
    match field.kept:
        case Kept.SUBJECT:
            sql = _subject(columns[0])
        case Kept.WORD:
            sql = _word(columns[0])
        case Kept.PERIOD:
            sql = sql_text(columns[0])
        case Kept.NUMBER:
            sql = _number(columns[0], columns[1])
        case Kept.RATE:
            plain = _number(columns[0], columns[1])
            sql = f"CASE WHEN {columns[2]} THEN {columns[0]} || '/' || {columns[1]} ELSE {plain} END"
        case _:
            sql = columns[0]
    return f'{sql} AS "{field.column.name}"'


def name_of(shape: Shape) -> str:
    """Return the name of a KIND's view."""
    bare = shape.name.removeprefix("fact_")
    return "v_taken_over" if bare == "results" else f"v_{bare}"


def of_kind(shape: Shape) -> str:
    """Return the SELECT of a KIND's rows in force today, with the day on which the store learned of them."""
    shown = ", ".join(_shown(one) for one in shape.fields)
    return (
        f"SELECT f.seq, f.batch, b.imported_on AS recorded_on, {shown} "
        f'FROM "{shape.name}" f JOIN batch b ON b.id = f.batch WHERE f.gone = 0 AND f.seq NOT IN '
        f'(SELECT supersedes FROM "{shape.name}" WHERE supersedes IS NOT NULL)'
    )


CORE = {
    "v_runs": f"SELECT id AS run, {sql_text('period')} AS period, status, recorded_on, facts_seq, unit, program, "
    "facts_hash, policy_hash, plugins_hash, read_runs FROM run",
    "v_lines": f"SELECT l.run, l.n, {_subject('l.subject')} AS subject, h.card, h.item, h.period, h.stage, h.rule, "
    f"h.ledger, h.kind, {_scaled('l.amount')} AS amount, h.status, c.text AS cause, nullif(h.flags, '') AS flags "
    "FROM line l JOIN head h ON h.id = l.head LEFT JOIN cause c USING (run, subject, n)",
    "v_results": f"SELECT r.run, {sql_text('run.period')} AS period, {_subject('r.subject')} AS subject, "
    f"{_word('r.card')} AS card, {_subject('r.unit')} AS unit, {_scaled('r.score')} AS score, "
    f'{_word("r.grade")} AS grade, r.rank, r."of", r.target_met, {_word("r.flags")} AS flags '
    "FROM result r JOIN run ON run.id = r.run",
    "v_payable": f"SELECT p.run, {_subject('p.subject')} AS subject, {_scaled('p.amount')} AS amount FROM payable p",
    "v_proposals": f"SELECT p.run, {_subject('p.subject')} AS subject, {_word('p.ladder')} AS ladder, "
    f"{_word('p.proposal')} AS proposal, {_word('p.level')} AS level FROM proposal p",
}
"""Views of the runs; the KIND `results` (taken over) has the view `v_taken_over`."""
