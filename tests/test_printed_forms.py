"""Every scorecard of the four plugins prints as a form that a reader of either language can use."""

import re
from datetime import date
from fractions import Fraction
from functools import cache

import pytest
from rich.cells import cell_len

from kpi.app.catalogue import load_company
from kpi.app.forms import form_of
from kpi.cli.form_cells import row_cells
from kpi.cli.forms import printed
from kpi.kit.scorers.codes import CHOICES
from kpi.types import Origin

DAY = date(2026, 1, 31)
ENDLESS = 10_000
NO_WORDS = {"KPI", "VIP", "BOSS", "LAN"}
"""Abbreviations that stand on the Chinese forms themselves."""


@pytest.fixture(scope="module")
def catalogue():
    return load_company(None).policy.catalogue


@pytest.fixture(scope="module")
def forms(catalogue):
    return {card.id: form_of(card, catalogue, DAY) for card in catalogue.scorecards.values()}


@pytest.fixture(scope="module")
def page(forms):
    """Return a form as it is printed, by card, language and width; each is printed once."""
    return cache(lambda id, lang, width=ENDLESS: printed(forms[id], lang, width))


def every_row(form):
    """Give the rows of a form and of its parts, and the parts of rows."""
    for part in form.parts:
        yield from every_row(part)
    for row in form.rows:
        yield row
        yield from row.rows


def test_the_four_plugins_have_their_scorecards(forms):
    assert len(forms) > 50


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_item_of_a_card_is_a_row_with_its_name_its_scoring_and_who_scores_it(
    catalogue, forms, page, lang
):
    for id, form in forms.items():
        text = page(id, lang)
        assert [row.item for row in form.rows] == [item.name for item in catalogue.scorecards[id].items]
        for row in every_row(form):
            for cell in (row.label, row.scoring, row.raters):
                assert cell.zh, (id, row.item)
                assert cell.en, (id, row.item)
                assert cell.text(lang) in text, (id, row.item)
            assert all(clause in text for clause in row.clauses)


def test_a_card_made_of_the_scores_of_others_shows_their_items(forms, page):
    assert [one.card for one in forms["management.supervisor"].parts] == [
        "management.supervisor_tasks",
        "management.supervisor_behaviour",
    ]
    text = page("management.aftersale_manager", "zh")
    assert "故障汇总分析" in text
    assert "审核、考核、自评各栏中先填者为准" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_default_behind_a_card_is_told_with_its_meaning(catalogue, forms, page, lang):
    for id, form in forms.items():
        card = catalogue.scorecards[id]
        rules = [catalogue.rules[item.rule] for item in card.items]
        owners = [(card.id, card.parameters), *((rule.id, rule.parameters) for rule in rules)]
        told = {one.parameter: one for one in form.assumed}
        text = page(id, lang)
        for owner, parameters in owners:
            for parameter in parameters:
                now = parameter.at(DAY) or parameter.values[-1]
                if now.origin is Origin.DEFAULT:
                    found = told[f"{owner}.{parameter.name}"]
                    assert found.meaning.zh, found.parameter
                    assert found.meaning.en, found.parameter
                    assert parameter.name in text
                    assert found.meaning.text(lang) in text


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_the_terminal(forms, page, lang, width):
    wide = [
        (id, line) for id in forms for line in page(id, lang, width).splitlines() if cell_len(line) > width
    ]
    assert wide == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_form_shows_no_value_of_the_program(forms, page, lang):
    for id in forms:
        text = page(id, lang)
        found = re.findall(r"None|Fraction|Label\(|<\w+\.|\(\)|\{|\}", text)
        assert found == [], id


def test_a_chinese_form_has_no_english_words_but_names_and_values_of_facts(catalogue, forms, page):
    for id, form in forms.items():
        names = {
            word for row in every_row(form) for word in (row.item, row.rule, row.rule.rpartition(".")[2])
        }
        names |= {clause for row in every_row(form) for clause in row.clauses}
        names |= {clause for one in form.assumed for clause in one.clauses}
        names |= {part.card for part in form.parts} | {form.card}
        names |= {word for one in form.assumed for word in one.parameter.split(".")}
        facts = {
            label
            for item in catalogue.scorecards[id].items
            if item.when is not None
            for label in catalogue.metrics[item.when.name].domain.labels
        }
        text = page(id, "zh")
        body = text.partition("【原文未写明")[0]
        for name in sorted({*names, *facts, *catalogue.sanctions}, key=len, reverse=True):
            body = body.replace(name, "")
        words = {word for word in re.findall(r"[A-Za-z]{2,}", body) if word not in NO_WORDS}
        assert words == set(), id


def test_a_choice_of_a_parameter_is_told_in_chinese(catalogue, forms):
    for form in forms.values():
        for one in form.assumed:
            owner, _, name = one.parameter.rpartition(".")
            rule = catalogue.rules.get(owner)
            parameter = rule.parameter(name) if rule is not None else None
            for choice in parameter.choices if parameter is not None else ():
                told = CHOICES[choice]
                # A sign (>, <=) is the same in both.
                assert told.zh != told.en or not choice.isidentifier(), (one.parameter, choice)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_points_of_the_rows_add_up_to_the_printed_sum(catalogue, forms, lang):
    for id, form in forms.items():
        cells = [one for one in row_cells(form, lang, ENDLESS) if one]
        if len(form.rows) < 2:
            continue
        *above, last = cells
        by_item = dict(
            zip(
                [row.item for row in form.rows],
                [one for one in above if one.get("number", ".").isdecimal()],
                strict=True,
            )
        )
        points = {
            item: Fraction(one["points"])
            for item, one in by_item.items()
            if one["points"][:1].isdigit() or one["points"][:1] == "-"
        }
        once = [name for names in catalogue.scorecards[id].exclusive for name in names]
        total = sum(worth for item, worth in points.items() if item not in once)
        total += sum(max(points[name] for name in names) for names in catalogue.scorecards[id].exclusive)
        assert Fraction(last["points"]) == total, id


def test_the_parts_of_a_row_share_its_points(forms):
    parted = [row for form in forms.values() for row in form.rows if row.rows]
    assert len(parted) >= 5
    for row in parted:
        assert sum(part.points for part in row.rows) == row.points
