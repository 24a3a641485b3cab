"""`kpi rules RULE --plot`: what a rule gives along an input, and where people stand, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from kpi.frozen import frozen
from kpi.model.names import short
from kpi.output import locales
from kpi.words import LANGUAGES, Label, listed, phrase, phrase_for, phrase_in

if TYPE_CHECKING:
    from kpi.app.plotting.people import Stand, Standing
    from kpi.engine.check.rules.curves import Curve
    from kpi.model.rule import Rule
    from kpi.output.charts.curve import Band, Person, Picture

MOST_BANDS = 16
"""Bands that are told in words; of more the last line says how many there are."""
FEW = 3


@frozen
class Asked:
    """What is to be drawn: a rule by any of its names, inputs that are held, the day, a period with its store."""

    rule: str
    given: Mapping[str, Any]
    on: date | None
    period: str | None
    db: Path
    policy: Path | None
    lang: str


def picture_of(asked: Asked) -> Picture:
    """Return the picture of a rule, with the people of a recorded run where a period is asked for.

    Raises:
        UsageError: for a name that means no rule or several, a rule without a numeric input (`no_curve`), and inputs
            that cannot be held so.
        DataError: for a value that cannot be read, and a period that was never run.
        PolicyError, PluginError, StoreError: where policy, plugins or store cannot be used.
    """
    from kpi.app.catalogue import load_company
    from kpi.app.plotting.asked import held, rule_called
    from kpi.app.plotting.people import is_veiled, standing
    from kpi.app.rule_words import valid_day
    from kpi.app.show import read_period
    from kpi.engine.check.rules.curves import curve, drawable

    loaded = load_company(asked.policy)
    catalogue = loaded.policy.catalogue
    wanted = asked.on or (read_period(asked.period).end if asked.period else date.today())
    rule = rule_called(catalogue, asked.rule, wanted)
    day = wanted if asked.on or asked.period else valid_day(rule, wanted)
    with loaded.plugins.blaming(rule.id):
        tree = drawable(rule, catalogue, day)
        given = held(rule, tree, asked.given)
        found = curve(rule, tree, day, given)
        stands = None
        if asked.period:
            stands = standing(asked.db, asked.policy, asked.period, rule, tree)
            xs = [x for one in stands.stands if isinstance(x := one.read.get(found.var.name), Fraction)]
            usual = {name: value for name, value in stands.usual(found.var).items() if name not in given}
            found = curve(rule, tree, day, {**usual, **given}, xs) if xs else found
    named = stands is None or not is_veiled(catalogue, rule, stands.period)
    return _picture(found, day, stands, named=named, lang=asked.lang)


def _picture(curve: Curve, day: date, stands: Standing | None, *, named: bool, lang: str) -> Picture:
    from kpi.app.plotting import words
    from kpi.output.charts.curve import MOST_DOTS, Picture, Scale, described

    people = [] if stands is None else list(_people(curve, stands.stands, lang))
    bands = _bands(curve, people, lang, named=named)
    order = words.order_of(curve, lang)
    shown = people if named else [attrs.evolve(one, name="") for one in people]
    return Picture(
        curve.stretches,
        curve.low,
        curve.high,
        Scale(words.across_title(curve.var, lang), words.number(curve.var.unit)),
        Scale(words.up_title(curve, lang), words.number(curve.rule.unit)),
        title=_title(curve.rule, lang),
        notes=_notes(curve, day, stands, people, lang),
        bands=bands,
        heads=(
            phrase_in("curve", "where").text(lang),
            words.up_title(curve, lang),
            phrase_in("curve", "people").text(lang),
        ),
        people=shown,
        marks=[curve.full] if curve.full is not None and not order else [],
        order=order,
        dots=curve.var.domain.whole and curve.high - curve.low < MOST_DOTS,
        description=described(bands),
        name=short(curve.rule.id),
        named=named,
        lang=lang,
    )


def _title(rule: Rule, lang: str) -> str:
    clauses = rule.cited
    told = [*clauses[:FEW], *([f"+{len(clauses) - FEW}"] if len(clauses) > FEW else [])]
    return f"{rule.label.text(lang)}  {', '.join(told)}".rstrip()


def _people(curve: Curve, stands: Sequence[Stand], lang: str) -> list[Person]:
    """Return who has a value of the input: where the rule put him."""
    from kpi.app.plotting.words import order_of
    from kpi.output.charts.curve import Person

    places = {word: Fraction(place) for place, (word, _) in enumerate(order_of(curve, lang))}
    found = []
    for one in stands:
        x, y = one.read.get(curve.var.name), one.gave
        up = y if isinstance(y, Fraction) else places.get(y) if not places or y is not None else None
        if isinstance(x, Fraction) and up is not None:
            found.append(Person(x, up, one.name))
    return found


def _bands(curve: Curve, people: Sequence[Person], lang: str, *, named: bool) -> tuple[Band, ...]:
    from kpi.app.plotting import words
    from kpi.output.charts.curve import Band, shortened

    last = len(curve.stretches) - 1
    found = [
        Band(
            words.where(curve, place, lang),
            words.gives(curve, one, lang, beyond=place == last and curve.goes_on[1]),
            words.people_told([each.name for each in people if one.holds(each.x)], lang, named=named),
        )
        for place, one in enumerate(curve.stretches)
    ]
    left = len(found) - MOST_BANDS + 1
    more = Band("…", phrase_for(left, "{n} more band", "{n} more bands").text(lang))
    return shortened(found, MOST_BANDS, more)


def _notes(
    curve: Curve, day: date, stands: Standing | None, people: Sequence[Person], lang: str
) -> list[str]:
    from kpi.app.plotting.words import held_told

    found = [curve.rule.id, phrase("numbers as of {day}", day=locales.day(day, lang)).text(lang)]
    held = held_told(curve, lang)
    if held:
        found.append(phrase("the other inputs held: {held}", held=held).text(lang))
    if stands is not None:
        found.append(_told(curve, stands, people).text(lang))
    return found


def _told(curve: Curve, stands: Standing, people: Sequence[Person]) -> Any:
    """Say whose run it is, and who is not on the curve."""
    period = Label(*(locales.period(stands.period, lang) for lang in LANGUAGES))
    parts = [
        phrase("{period}, run {run}", period=period, run=stands.run),
        phrase_for(len(people), "{n} result", "{n} results"),
    ]
    absent = len(stands.stands) - len(people) + stands.without
    beside = sum(not _is_on(curve, one) for one in people)
    if absent:
        parts.append(phrase("{n:,} without a value here", n=absent))
    if beside:
        parts.append(phrase("{n:,} beside the curve: another input, a share or a limit", n=beside))
    if stands.changed:
        parts.append(phrase("{n:,} no longer as recorded", n=stands.changed))
    return listed(parts)


def _is_on(curve: Curve, person: Person) -> bool:
    """Tell whether somebody stands where the curve is, as far as results are rounded."""
    for one in curve.stretches:
        if one.holds(person.x):
            value = one.at(person.x)
            return not isinstance(value, Fraction) or abs(value - person.y) <= Fraction(1, 100)
    return False


__all__ = ["Asked", "picture_of"]
