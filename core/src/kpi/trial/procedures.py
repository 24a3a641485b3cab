"""Trying a procedure on the steps taken so far, or on the candidates for a post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.procedures.candidates import Candidate, ranked
from kpi.engine.procedures.machine import State, Taken, Verdict, judge
from kpi.engine.procedures.people import LEADER, PEER, SELF
from kpi.engine.procedures.terms import KNOWN, Terms, terms_on
from kpi.errors import DataError, Fault, UsageError
from kpi.expr import DEFAULT_ASSUMED, Why
from kpi.model.parameter import Parameter
from kpi.model.procedure import Procedure
from kpi.trial.names import refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.reading import day as read_day
from kpi.trial.reading import empty, is_day, is_number, number
from kpi.trial.settings import PARAMS
from kpi.trial.values import as_list, as_value, read_setting
from kpi.words import Label, sentence

DONE, CANDIDATES = "done", "candidates"
SUBJECT, AS_OF = "subject", "as_of"
_WORDS = {
    "ok": True, "approved": True, "yes": True, "true": True, "passed": True, "通过": True, "同意": True,
    "rejected": False, "reject": False, "no": False, "false": False, "failed": False, "驳回": False, "不通过": False,
}  # fmt: skip
_COLUMNS = ("step", "outcome", "by", "on", "score", "effective_on")


def try_procedure(
    procedure: Procedure, given: Mapping[str, Any], settings: Mapping[str, Any], day: date
) -> Outcome:
    """Go through the steps of `done`, a list of `[step, ok or rejected, by, on, score]` (the last three may be absent).

    The result is the state; outputs are state, next, effective, effective_on, score and faults. Where
    nobody says who took a step, anybody may; `leader`, `self` and `peer` are such, or `subject` names the person
    concerned. Without any score a scored step is passed or not as it says. With `as_of` a case may have expired by
    then. `candidates` (rows of name, score, level, internal) are put into their order instead.

    Raises:
        UsageError: for unknown names.
        DataError: for values that cannot be read.
    """
    named = {name: one.name for one in procedure.parameters for name in (*one.aliases, one.name)}
    params = given.get(PARAMS)
    inner = {name: raw for name, raw in given.items() if name in named or name in KNOWN}
    inner |= dict(params) if isinstance(params, Mapping) else {}
    rest = {name: raw for name, raw in given.items() if name not in inner and name != PARAMS}
    refuse_unknown(rest, [DONE, CANDIDATES, SUBJECT, AS_OF, *named, *KNOWN])
    changed = _with_settings(procedure, {**inner, **settings}, named)
    if CANDIDATES in rest:
        return _ordered(changed, rest[CANDIDATES], day)
    if DONE not in rest:
        hint = sentence('give done=\'[["step", "ok"], ["next step", "rejected"]]\'')
        raise UsageError(Fault("missing_input", sentence("missing: done, the steps taken so far"), hint=hint))
    taken = [_taken(raw, place) for place, raw in enumerate(as_list(rest[DONE]))]
    terms = terms_on(changed, min((one.on for one in taken if one.on), default=day))
    if all(one.score is None for one in taken):
        terms = attrs.evolve(terms, scored=())
    subject = str(rest.get(SUBJECT, SELF))
    verdict = judge(terms, taken, lambda one, step: _may(terms, one, step, subject))
    as_of = read_day(AS_OF, rest[AS_OF]) if AS_OF in rest else None
    return _outcome(procedure, terms, _on(verdict, terms, as_of), as_of)


def _with_settings(procedure: Procedure, settings: Mapping[str, Any], named: Mapping[str, str]) -> Procedure:
    bare = {name.removeprefix(f"{procedure.id}."): raw for name, raw in settings.items()}
    refuse_unknown(bare, [*named, *KNOWN], "parameter")
    found = {one.name: one for one in procedure.parameters}
    for name, raw in bare.items():
        own = named.get(name, name)
        known = found.get(own, Parameter(own, ()))
        # The values before stay, so that steps that another chain leaves out are no faults.
        found[own] = known.overridden(read_setting(known, raw).values[0])
    return attrs.evolve(procedure, parameters=tuple(found.values()))


def _taken(raw: Any, place: int) -> Taken:
    """Read one step: a row, a list, or the name of a step that was passed."""
    where = f"{DONE}[{place + 1}]"
    if isinstance(raw, Mapping):
        refuse_unknown(raw, _COLUMNS, "column")
        row = {str(name): one for name, one in raw.items()}
    else:
        row = _row([one for one in as_list(raw) if not empty(one)])
    if empty(row.get("step")):
        raise DataError(Fault("bad_value", sentence("{where} names no step", where=where), where=where))
    word = str(row.get("outcome", "ok")).strip().lower()
    if word not in _WORDS:
        hint = sentence("write ok or rejected")
        raise DataError(
            Fault(
                "bad_value",
                sentence("{where}: {word!r} is no outcome", where=where, word=word),
                where=where,
                hint=hint,
            )
        )
    return Taken(
        step=str(row["step"]).strip(),
        by="" if empty(row.get("by")) else str(row["by"]).strip(),
        passed=_WORDS[word],
        score=None if empty(row.get("score")) else number(where, row["score"]),
        on=None if empty(row.get("on")) else read_day(where, row["on"]),
        effective_on=None if empty(row.get("effective_on")) else read_day(where, row["effective_on"]),
        entry=place + 1,
    )


def _row(parts: list[Any]) -> dict[str, Any]:
    """Name the parts of a list: step and outcome, then whatever looks like a day, a number, or somebody."""
    row: dict[str, Any] = dict(zip(("step", "outcome"), parts[:2], strict=False))
    for one in parts[2:]:
        text = str(one).strip()
        row["on" if is_day(text) else "score" if is_number(text) else "by"] = text
    return row


def _may(terms: Terms, one: Taken, step: str, subject: str) -> bool:
    words = terms.approvers.get(step, ())
    concerned = one.by in (subject, SELF)
    if not one.by or one.by in words:
        return True
    if concerned:
        return SELF in words
    # Who leads whom is not known without a store.
    return not words or LEADER in words or PEER in words


def _on(verdict: Verdict, terms: Terms, as_of: date | None) -> Verdict:
    waits = verdict.state in (State.PENDING, State.ERROR)
    if as_of is None or verdict.opened is None or terms.expires_days is None or not waits:
        return verdict
    last = verdict.opened + timedelta(days=terms.expires_days)
    if as_of <= last:
        return verdict
    flags = (DEFAULT_ASSUMED,) if "expires_days" in terms.assumed else verdict.flags
    return attrs.evolve(verdict, state=State.EXPIRED, next=None, ended=last, flags=flags)


def _outcome(procedure: Procedure, terms: Terms, verdict: Verdict, as_of: date | None) -> Outcome:
    approved = verdict.state is State.APPROVED
    since = verdict.effective_on
    outputs = {
        "state": str(verdict.state),
        "next": verdict.next,
        "effective": approved and (as_of is None or since is None or since <= as_of),
        "effective_on": None if since is None else since.isoformat(),
        "score": verdict.score,
        "faults": tuple(f"{one.code}: {one.message}" for one in verdict.refusals),
    }
    return Outcome(procedure.id, str(verdict.state), outputs, verdict.flags, _why(procedure, terms, verdict))


def _why(procedure: Procedure, terms: Terms, verdict: Verdict) -> Why:
    """Return the chain with what became of each step: passed or not, the mean of its scores, or nothing yet."""
    found = []
    for step in terms.chain:
        mine = [one for one in verdict.counted if one.step == step]
        scores = [one.score for one in mine if one.score is not None]
        mean = sum(scores, Fraction(0)) / len(scores) if scores else None
        found.append(Why("step", Label(step, step), mean if scores else mine[-1].passed if mine else None))
    label = procedure.label
    return Why("chain", label, str(verdict.state), tuple(found), clauses=procedure.clauses)


def _ordered(procedure: Procedure, raw: Any, day: date) -> Outcome:
    levels, tolerance = (
        _value(procedure, "candidate_levels", day),
        _value(procedure, "equality_tolerance", day),
    )
    found = []
    for place, one in enumerate(as_list(raw)):
        where = f"{CANDIDATES}[{place + 1}]"
        if not isinstance(one, Mapping) or "name" not in one or "score" not in one:
            raise DataError(
                Fault("bad_value", sentence("{where} needs name and score", where=where), where=where)
            )
        refuse_unknown(one, ("name", "score", "level", "internal"), "column")
        internal = as_value(one.get("internal", True)) is True
        score = number(where, one["score"])
        found.append(Candidate(str(one["name"]), score, str(one.get("level", "")), internal))
    order = ranked(
        found,
        tuple(map(str, levels)) if isinstance(levels, tuple) else (),
        tolerance if isinstance(tolerance, Fraction) else Fraction(0),
    )
    left = tuple(one.name for one in found if one.name not in order)
    first = order[0] if order else None
    return Outcome(procedure.id, first, {"first": first, "order": tuple(order), "left_out": left})


def _value(procedure: Procedure, name: str, day: date) -> Any:
    parameter = procedure.parameter(name)
    dated = None if parameter is None else parameter.at(day)
    return None if dated is None else dated.value


__all__ = ["CANDIDATES", "DONE", "try_procedure"]
