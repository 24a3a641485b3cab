"""Trying panels: on the scores of several raters, by their groups, in place of a store of ratings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.explain.panels import told_groups
from kpi.engine.panels import assumed_of
from kpi.errors import DataError, Fault, UsageError
from kpi.exact import round_half_away
from kpi.kit.panels import Judgement, Terms, judged
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Metric, Rated
from kpi.model.names import called, meant
from kpi.model.panel import Panel
from kpi.model.parameter import Dated, Value, parameter_called
from kpi.model.rule import Rule
from kpi.trial.asked import Asked
from kpi.trial.names import input_names, refuse_unknown
from kpi.trial.outcome import PLACES, Outcome
from kpi.trial.reading import bad, empty, entries, nested, number
from kpi.trial.values import read_setting
from kpi.words import sentence

GROUPS, RATINGS = "groups", "ratings"
_ROW = ("rater", "rater_role", "score")

Scores = dict[str, dict[str, list[Fraction]]]


def panel_of(catalogue: Catalogue, name: str, given: Mapping[str, Any]) -> Panel | None:
    """Return the panel that a name means: its id, short name or clause, or a metric that it judges.

    By a clause that rules carry out too, and for what it judges, only where groups of raters are given.
    """
    found = meant(catalogue.panels.values(), name)
    rules = any(name in called(one.id, one.clauses) for one in catalogue.rules.values())
    if found and (name in called(found[0].id) or not rules):
        return found[0]
    judged_by = [
        catalogue.panels[one.source.panel]
        for one in catalogue.metrics.values()
        if isinstance(one.source, Rated) and one.source.panel and name in called(one.id, one.clauses)
    ]
    both = [*found, *judged_by]
    return both[0] if both and _gives_groups(both[0], given) else None


def _gives_groups(panel: Panel, given: Mapping[str, Any]) -> bool:
    names = {GROUPS, *_names_of(_groups_of(panel))}
    return any(name in names for name in given)


def _groups_of(panel: Panel) -> Mapping[str, tuple[str, ...]]:
    """Return the groups of a panel as it stands last."""
    found = parameter_called("groups", panel.parameters)
    return {} if found is None else _roles(found.values[-1].value)


def _roles(groups: Value) -> dict[str, tuple[str, ...]]:
    """Return the roles of each group."""
    found = groups.items() if isinstance(groups, Mapping) else ()
    return {
        name: tuple(str(one) for one in (roles if isinstance(roles, tuple) else (roles,)))
        for name, roles in found
    }


def _names_of(groups: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Map every name by which a group may be called, its own and those of its roles, to it."""
    return {word: name for name, roles in groups.items() for word in (*roles, name)}


def try_panel(
    panel: Panel, catalogue: Catalogue, given: Mapping[str, Any], settings: Mapping[str, Any], day: date
) -> Outcome:
    """Judge by a panel: `total` is rounded as the points of an item are, `exact` is not.

    Scores are given as `groups` (a table of group or role with its list), as `ratings` (rows of rater,
    rater_role, score), or under the name of each group. A score of null is none. Where no name is one of the
    panel's groups, the names stand for groups of their own.

    Raises:
        UsageError: for unknown names, and where there is no score.
        DataError: for what is no score, or one outside the domain of what the panel judges.
        PolicyError: for values that a parameter cannot have.
    """
    judgement = judge(panel, catalogue, given, settings, day)
    outputs: dict[str, Any] = {}
    for pool in judgement.pools:
        outputs["merged" if len(pool.groups) > 1 else pool.groups[0]] = pool.mean
    value = judgement.value
    total = None if value is None else round_half_away(value, PLACES)
    outputs |= {
        "raters": {" + ".join(one.groups): one.raters for one in judgement.pools},
        "left_out": tuple(judgement.left_out),
        "exact": value,
        "total": total,
    }
    return Outcome(panel.id, total, outputs, judgement.flags, told_groups(judgement))


def judge(
    panel: Panel, catalogue: Catalogue, given: Mapping[str, Any], settings: Mapping[str, Any], day: date
) -> Judgement:
    """Read the terms and the scores of a trial, and judge; see `try_panel`."""
    own = {name: raw for name, raw in given.items() if parameter_called(name, panel.parameters) is None}
    own |= {GROUPS: given[GROUPS]} if GROUPS in given else {}
    said = {name: raw for name, raw in given.items() if name not in own}
    found = _values(panel, {**said, **settings}, day)
    values: dict[str, Value] = {name: dated.value for name, dated in found.items()}
    listed = _scores(own)
    known = _roles(values.get("groups"))
    if not listed:
        example = f"""groups='{{"{next(iter(known), "customers")}": [90, 80, 70]}}'"""
        hint = sentence(
            "give {example}, or a list for each of {known}", example=example, known=", ".join(known)
        )
        raise UsageError(Fault("missing_input", sentence("missing: the scores of the raters"), hint=hint))
    names = _names_of(known)
    if listed.keys().isdisjoint(names):
        values |= {"groups": {name: (name,) for name in listed}, "open_groups": ()}
        names = {name: name for name in listed}
    refuse_unknown(listed, dict.fromkeys([GROUPS, RATINGS, *names, *(one.name for one in panel.parameters)]))
    scores: Scores = {}
    for word, raters in listed.items():
        for rater, numbers in raters.items():
            scores.setdefault(names[word], {}).setdefault(rater, []).extend(numbers)
    for metric in _judged_by(catalogue, panel):
        _in_domain(metric, scores)
    values["group_weights"] = _weights(values, list(scores))
    return judged(Terms.of(values, panel.id, tried=True, assumed=assumed_of(found)), scores)


def _values(panel: Panel, settings: Mapping[str, Any], day: date) -> dict[str, Dated]:
    """Return the values of the parameters on a day, with those set."""
    unknown = [name for name in settings if parameter_called(name, panel.parameters) is None]
    refuse_unknown(unknown, [one.name for one in panel.parameters], "parameter")
    values: dict[str, Dated] = {}
    for one in panel.parameters:
        raw = next((settings[name] for name in (one.name, *one.aliases) if name in settings), None)
        set_to = one if raw is None else read_setting(one, nested(raw, one.name))
        dated = set_to.at(day)
        if dated is not None:
            values[one.name] = dated
    return values


def _weights(values: Mapping[str, Value], present: list[str]) -> Value:
    """Return the weights: a list goes in the order of the groups given, and a group without a rater needs none."""
    weights, groups = values.get("group_weights"), values.get("groups")
    if isinstance(weights, tuple):
        if len(weights) != len(present):
            message = sentence(
                "group_weights: {count} weights for {count2} groups ({present})",
                count=len(weights),
                count2=len(present),
                present=", ".join(present),
            )
            raise UsageError(Fault("bad_value", message, where="group_weights"))
        weights = dict(zip(present, weights, strict=True))
    if not isinstance(weights, Mapping) or not weights or not isinstance(groups, Mapping):
        return weights
    idle = {name: Fraction(0) for name in groups if name not in weights and name not in present}
    return {**weights, **idle}


def _scores(given: Mapping[str, Any]) -> Scores:
    """Return by the group or role that is named, and by rater, the numbers that were given."""
    found: Scores = {}
    for name, raw in given.items():
        whole = nested(raw, name)
        if name in (GROUPS, RATINGS) and isinstance(whole, Mapping):
            for group, scores in whole.items():
                _add(found, str(group), scores)
        elif name == RATINGS:
            _add_rows(found, entries(raw, name))
        elif name == GROUPS:
            raise bad(name, raw, sentence('give a table: {"customers": [90, 80, 70]}'))
        else:
            _add(found, name, whole)
    return found


def _add(found: Scores, group: str, raw: Any) -> None:
    mine = found.setdefault(group, {})
    if isinstance(raw, Mapping):
        told = [(str(rater), score) for rater, score in raw.items()]
    else:
        listed = entries(raw, group) if not isinstance(raw, int | Fraction) else [raw]
        told = [(f"{group} #{place}", score) for place, score in enumerate(listed, 1)]
    for rater, score in told:
        if isinstance(score, Mapping):
            _add_rows(found, [{"rater": rater, "rater_role": group, **score}])
        elif not empty(score):
            mine.setdefault(rater, []).append(number(group, score))


def _add_rows(found: Scores, rows: Iterable[Any]) -> None:
    for place, entry in enumerate(rows, 1):
        where = f"{RATINGS}[{place}]"
        row = entry
        if not isinstance(entry, Mapping):
            cells = list(entry) if isinstance(entry, list | tuple) else [entry]
            if len(cells) not in (2, len(_ROW)):
                raise bad(where, entry, sentence("give [rater_role, score] or [rater, rater_role, score]"))
            row = dict(zip(_ROW[-len(cells) :], cells, strict=True))
        role = next((row[name] for name in ("rater_role", "role", "group") if name in row), None)
        if role is None or "score" not in row:
            raise bad(where, entry, sentence("a rating has a rater_role and a score"))
        mine = found.setdefault(str(role), {})
        if not empty(row["score"]):
            mine.setdefault(str(row.get("rater", where)), []).append(number(where, row["score"]))


def _judged_by(catalogue: Catalogue, panel: Panel) -> list[Metric]:
    sources = (one for one in catalogue.metrics.values() if isinstance(one.source, Rated))
    found = [one for one in sources if isinstance(one.source, Rated) and one.source.panel == panel.id]
    alike = len({(one.unit, one.domain) for one in found}) == 1
    return found[:1] if alike else []


def _in_domain(metric: Metric, scores: Scores) -> None:
    for group, raters in scores.items():
        for numbers in raters.values():
            for one in numbers:
                fault = metric.domain.fault(one)
                if fault is not None:
                    raise DataError(
                        Fault(
                            "out_of_range",
                            sentence("{group} ({unit}): {fault}", group=group, unit=metric.unit, fault=fault),
                            where=group,
                        )
                    )


def with_judgements(asked: Asked) -> Asked:
    """Put what the panel comes to in the place of groups of raters that are given for an input of a rule."""
    rule, catalogue, given, day = asked.on_rule
    assert isinstance(rule, Rule)
    names = input_names(rule.inputs)
    panels = {
        name: catalogue.panels[metric.source.panel]
        for name, one in names.items()
        if (metric := catalogue.metrics.get(one.name)) is not None
        and isinstance(metric.source, Rated)
        and metric.source.panel
    }
    wanted = [name for name in given if name in panels and isinstance(nested(given[name], name), Mapping)]
    if not wanted:
        return asked
    mine = [one for panel in panels.values() for one in panel.parameters]
    set_here = {name: raw for name, raw in asked.settings.items() if parameter_called(name, mine) is not None}
    rest = {name: raw for name, raw in asked.settings.items() if name not in set_here}
    found = dict(given)
    for name in wanted:
        found[name] = judge(panels[name], catalogue, {GROUPS: given[name]}, set_here, day).value
    return attrs.evolve(asked, given=found, settings=rest)


__all__ = ["GROUPS", "RATINGS", "judge", "panel_of", "try_panel", "with_judgements"]
