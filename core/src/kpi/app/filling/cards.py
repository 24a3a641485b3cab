"""The rating form of a scorecard: its rows, who rates what, and a sheet for everybody whom the card appraises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import groupby, takewhile
from pathlib import Path

import attrs

from kpi.app.filling.company import Company, Subject
from kpi.app.filling.formulas import Sheet
from kpi.app.filling.offers import shown
from kpi.app.filling.prefill import limits_for, metrics_behind
from kpi.app.filling.totals import total_of
from kpi.app.forms import Form, Row, form_of
from kpi.app.forms.sources import panels_of, role_called
from kpi.app.importable import roles_of
from kpi.app.vocabulary import PERIODS, SIGNERS, UNITS
from kpi.engine.rules import points_tree
from kpi.engine.signing.asking import asked_on
from kpi.errors import Fault, UsageError
from kpi.exact import show as plain
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Metric, Rated
from kpi.model.names import short
from kpi.model.quantity import Measure
from kpi.model.scorecard import Scorecard
from kpi.output.workbook.entry import Limits, Option
from kpi.output.workbook.rating import FormHead, FormPage, RatingRow, Slot, write_rating
from kpi.words import Label, Message, phrase, phrase_for, phrase_in, sentence, verbatim

_WIDE = Fraction(100_000)
"""The bound of points of which nobody said how many there may be."""
ANY = ""
"""The role of a column whose raters say theirs themselves."""
_OWN, _ABOVE = "self", ("superior", "leader", "assessor")


def write_forms(
    card: Scorecard, company: Company, out: Path, lang: str, *, blank: bool
) -> tuple[Message, tuple[Message, ...]]:
    """Write the forms of a card, and return what to tell.

    Raises:
        UsageError: nothing of the card is rated; nobody has it in the period; the period is longer than the card's.
    """
    if company.period is not None and company.period.frequency.months > card.frequency.months:
        # Scores of a quarter would count in none of its months.
        message = sentence("{card} is a form of a {frequency}, and {period} is longer", card=card.id,
                           frequency=PERIODS[card.frequency], period=company.period)  # fmt: skip
        parts = ", ".join(map(str, company.period.parts(card.frequency)))
        raise UsageError(
            Fault("wrong_period", message, where="--period", hint=sentence("one of {names}", names=parts))
        )
    page, slots = _page(card, company, lang)
    people = tuple(Option(shown(id, name), id) for id, name in sorted(company.people.items()))
    if blank or company.facts is None or company.period is None:
        period = "" if company.period is None else str(company.period)
        heads = [FormHead(period=period)]
    else:
        heads = [_head(one, company, slots, lang) for one in company.bound(card.id)]
    if not heads:
        message = sentence("nobody has the scorecard {card} in {period}", card=card.id, period=company.period)
        hint = sentence("--blank writes an empty form")
        raise UsageError(Fault("nobody", message, where="--period", hint=hint))
    write_rating(out, page, heads, people, lang)
    told = sentence("{file}: {card}, {forms}.", file=out, card=card.id,
                  forms=phrase_for(len(heads), "{n} form", "{n} forms"))  # fmt: skip
    return told, tuple(_notes(company, blank=blank))


def _notes(company: Company, *, blank: bool) -> Iterator[Message]:
    if blank:
        return
    if company.facts is None:
        yield sentence("there is no store, so that the form is empty")
    elif company.period is None:
        yield sentence("with --period there is a form for each person of that period; this one is empty")


def _page(card: Scorecard, company: Company, lang: str) -> tuple[FormPage, Mapping[str, int]]:
    catalogue, day = company.policy.catalogue, company.day
    form = form_of(card, catalogue, day, company.policy.bindings, roles=company.policy.roles)
    forms = (*form.parts, form)
    rated = [one for part in forms for item in catalogue.scorecards[part.card].items
             for one in _rated([item.rule], catalogue)]  # fmt: skip
    if not rated:
        message = sentence(
            "nothing of the scorecard {card} is rated by people: its figures are imported", card=card.id
        )
        raise UsageError(
            Fault("nothing_rated", message, where="SCORECARD", hint=verbatim("kpi template observations"))
        )
    columns, slots = _slots(rated, company, lang)
    drawn = _Drawn(company, lang, slots, Sheet(catalogue, day, slots))
    rows = tuple(row for part in forms for row in drawn.form(part, titled=bool(form.parts)))
    total, label, points = total_of(card, form, rows, day)
    anonymous = any(panel.is_anonymous(day) for item in card.items
                    for panel in panels_of(catalogue.rules[item.rule], catalogue))  # fmt: skip
    notes = [one.text(lang) for one in form.total]
    notes.append(
        phrase(
            "Empty cells are scores that nobody gave; the result that counts is the one that kpi run computes."
        ).text(lang)
    )
    roles = sorted(
        {
            role
            for one in rated
            if isinstance(one.source, Rated)
            for role in roles_of(one.source, catalogue, day)
        }
    )
    page = FormPage(
        card.label.text(lang) or card.id,
        card.id,
        columns,
        rows,
        points,
        total,
        label.text(lang),
        tuple(notes),
        () if anonymous else tuple(_signatures(card, company, lang)),
        tuple(roles),
    )  # fmt: skip
    return page, slots


def _rated(rules: Iterable[str], catalogue: Catalogue) -> list[Metric]:
    """Return the judgements that rules read, in their order."""
    found = (catalogue.metrics[name] for name in metrics_behind(rules, catalogue))
    return [one for one in found if isinstance(one.source, Rated)]


def _slots(
    rated: Iterable[Metric], company: Company, lang: str
) -> tuple[tuple[Slot, ...], Mapping[str, int]]:
    """Return the columns of scores, and the place of each role's column; a role in two languages has one."""
    headings: dict[tuple[str, str], str] = {}
    of: dict[str, tuple[str, str]] = {}
    labels: dict[tuple[str, str], Label] = {}
    for one in rated:
        assert isinstance(one.source, Rated)
        roles = () if one.source.panel else tuple(roles_of(one.source, company.policy.catalogue, company.day))
        for role in roles or (ANY,):
            label = role_called(role) if role else phrase("rating")
            if label.text("en") == _OWN:
                label = phrase_in("form", "self")
            key = (label.text("zh"), label.text("en")) if role else ("", "")
            headings.setdefault(key, role)
            labels.setdefault(key, label)
            if role in company.policy.roles:
                labels[key] = company.policy.roles[role]
            of[role] = key
    order = list(headings)
    columns = tuple(Slot(labels[key].text(lang), headings[key]) for key in order)
    return columns, {role: order.index(key) for role, key in of.items()}


def _head(one: Subject, company: Company, slots: Mapping[str, int], lang: str) -> FormHead:
    raters: dict[int, str] = {}
    for role, place in slots.items():
        called = role_called(role).text("en") if role else ""
        if called == _OWN:
            raters[place] = shown(one.id, one.name)
        elif called in _ABOVE and one.leader:
            raters.setdefault(place, shown(one.leader, company.people.get(one.leader, "")))
    return FormHead(
        one.id,
        shown(one.id, one.name),
        one.name or one.id,
        one.unit_name or one.unit,
        role_called(one.role, company.policy.roles).text(lang) if one.role else "",
        str(company.period),
        raters,
    )


def _signatures(card: Scorecard, company: Company, lang: str) -> Iterator[str]:
    asked = asked_on(card, company.policy.catalogue, company.day)
    if asked is not None:
        for step in asked.terms.chain:
            yield SIGNERS.get(step, Label(step, step)).text(lang)
        return
    for one in (phrase("Person appraised"), phrase("Appraiser"), phrase("Reviewed by")):
        yield one.text(lang)


@attrs.define
class _Drawn:
    """Draws forms as rows of a sheet."""

    company: Company
    lang: str
    slots: Mapping[str, int]
    sheet: Sheet
    number: int = 0

    def form(self, form: Form, *, titled: bool) -> Iterator[RatingRow]:
        """Give the rows of a form, each block under its name."""
        catalogue = self.company.policy.catalogue
        card = catalogue.scorecards[form.card]
        if titled and form.rows:
            yield self.block(form.label.text(self.lang) or form.card)
        rules = {item.name: item.rule for item in card.items}
        for group, rows in groupby(form.rows, key=lambda row: row.group):
            if group in form.groups:
                yield self.block(form.groups[group][0].text(self.lang))
            for row in rows:
                self.number += 1
                yield from self.row(row, rules[row.item])

    def block(self, title: str) -> RatingRow:
        return RatingRow("", title, None, "", "", group=True)

    def row(self, row: Row, rule: str) -> Iterator[RatingRow]:
        """Give an item, with a row for each of several things that are rated of it."""
        catalogue = self.company.policy.catalogue
        items: dict[str, list[Metric]] = {}
        for metric in _rated([rule], catalogue):
            assert isinstance(metric.source, Rated)
            items.setdefault(metric.source.item, []).append(metric)
        alone = next(iter(items)) if len(items) == 1 else ""
        result = (
            self.sheet.formula(points_tree(catalogue.rules[rule], catalogue, self.company.day))
            if items
            else ""
        )
        yield RatingRow(
            str(self.number),
            "\n".join([row.label.text(self.lang), *(f"({one.text(self.lang)})" for one in row.notes)]),
            self.points(row),
            self.figures(row) or (self.meaning(items[alone]) if alone else ""),
            self.levels(row),
            alone,
            self.scores(items[alone], row) if alone else {},
            "" if items else self.source(row),
            self.note(row),
            result,
            counts=True,
        )
        parts = {part.readings[0].name: part for part in row.rows if len(part.readings) == 1}
        for place, (item, metrics) in enumerate(items.items() if not alone else (), 1):
            part = next((parts[one.id] for one in metrics if one.id in parts), None)
            yield RatingRow(
                f"{self.number}.{place}",
                self.called(item, metrics),
                part.points if part is not None else None,
                self.meaning(metrics),
                self.scale(metrics[0]) or (part.scoring.text(self.lang) if part is not None else ""),
                item,
                self.scores(metrics, None),
            )

    def points(self, row: Row) -> Fraction | str | None:
        return phrase("not set").text(self.lang) if row.unset else row.points

    def figures(self, row: Row) -> str:
        """Name the figures that are measured, with unit and source."""
        told = []
        for one in row.readings:
            if one.raters:
                continue
            about = [text for text in (UNITS[one.unit].text(self.lang), one.source.text(self.lang)) if text]
            figure = phrase("{figure} ({about})", figure=one.label, about=", ".join(about))
            told.append(figure.text(self.lang))
        return "\n".join(told)

    def levels(self, row: Row) -> str:
        told = [row.scoring.text(self.lang)]
        told += [
            phrase("{name}: {words}", name=one.label, words=one.scoring).text(self.lang) for one in row.behind
        ]
        return "\n".join(text for text in told if text)

    def source(self, row: Row) -> str:
        return phrase("measured, not rated").text(self.lang) if row.readings else ""

    def note(self, row: Row) -> str:
        """Say the rule in words, with where it stands."""
        told = [row.label.text(self.lang), row.scoring.text(self.lang)]
        if row.clauses:
            told.append(phrase("clauses: {clauses}", clauses=", ".join(row.clauses)).text(self.lang))
        if row.rule:
            told.append(phrase("rule: {rule}", rule=short(row.rule)).text(self.lang))
        return "\n".join(told)

    def called(self, item: str, metrics: list[Metric]) -> str:
        labels = [one.label.text(self.lang) for one in metrics]
        alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*labels, strict=False))
        common = "".join(letters[0] for letters in alike)
        common = common.rstrip(" (（,，、:：-—") if len(labels) > 1 else common
        return common or item

    def meaning(self, metrics: list[Metric]) -> str:
        return next((one.meaning.text(self.lang) for one in metrics if one.meaning != Label()), "")

    def scale(self, metric: Metric) -> str:
        if metric.domain.labels:
            return ", ".join(metric.domain.labels)
        low, high = metric.domain.low, metric.domain.high
        if low is None or high is None or high >= _WIDE:
            return ""
        unit = (
            UNITS[metric.unit] if metric.unit not in (Measure.NUMBER, Measure.SCORE, Measure.POINTS) else ""
        )
        return (
            phrase("{low} to {high} {unit}", low=plain(low), high=plain(high), unit=unit)
            .text(self.lang)
            .strip()
        )

    def scores(self, metrics: list[Metric], row: Row | None) -> dict[int, Limits | None]:
        """Return by column what may be given there; points without a bound of their own end at the full mark."""
        found: dict[int, Limits | None] = {}
        for one in metrics:
            assert isinstance(one.source, Rated)
            limits = limits_for(one.unit, one.domain, self.lang)
            if (
                row is not None
                and row.points
                and row.points > 0
                and limits is not None
                and limits.high == _WIDE
            ):
                limits = Limits(Fraction(0), row.points, soft=True)
            roles = () if one.source.panel else one.source.roles
            for role in roles or (ANY,):
                found[self.slots[role]] = limits
        return found


__all__ = ["write_forms"]
