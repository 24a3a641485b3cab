"""Payslips of whole example companies: every line that is printed, and its reason, agrees with the run to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from demos import company

from kpi.app.explain import explain_subject
from kpi.app.session import Session, open_session
from kpi.app.show import pay_page
from kpi.app.slips import Slip, gather
from kpi.engine.explain.lines import DIFFERS
from kpi.model.period import Frequency, Period
from kpi.output.reasons import in_words
from kpi.types import LineStatus
from kpi.words import LANGUAGES

EXPLAINED = 2
"""So many people of a company are explained: each takes as long as a run."""


@pytest.fixture(scope="module", params=["shop", "hotline", "furniture"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(request.param, tmp_path_factory.mktemp("slips") / request.param) / "kpi.db"


@pytest.fixture(scope="module")
def session(store: Path) -> Iterator[Session]:
    with open_session(store, store.with_name("kpi.toml")) as opened:
        yield opened


@pytest.fixture(scope="module")
def slips(session: Session) -> dict[str, list[Slip]]:
    """The slips of the first and the last month and of all longer periods; those of a period take as long as its run."""
    periods = sorted({run.period for run in session.store.runs()}, key=str)
    months = [one for one in periods if one.frequency is Frequency.MONTH]
    wanted = [*{months[0], months[-1]}, *(one for one in periods if one not in months)]
    return {str(one): list(gather(session, str(one))[1]) for one in wanted}


def paid(slip: Slip) -> Fraction | None:
    amounts = [
        one.amount for one in slip.money if one.amount is not None and one.status is not LineStatus.HELD
    ]
    return sum(amounts, Fraction(0)) if amounts else None


def test_what_is_printed_adds_up_to_what_the_run_recorded_and_every_reason_comes_to_its_line(
    slips: dict[str, list[Slip]], store: Path
) -> None:
    assert all(slips.values())
    for period, of_period in slips.items():
        page = pay_page(store, store.with_name("kpi.toml"), period)
        shown = {row["id"]: row["payable"] for row in page.rows}
        for slip in of_period:
            where = f"{slip.id} {period}"
            assert paid(slip) == slip.payable == shown.get(slip.id), where
            assert not slip.changed, where
            for card in slip.cards:
                if card.score is not None:
                    amounts = (one.amount for one in card.entries)
                    assert sum((one for one in amounts if one is not None), Fraction(0)) == card.score, where
            for entry in slip.entries:
                for lang in LANGUAGES:
                    assert all("Label(" not in line for line in in_words(entry.why, lang, entry.meaning))
                if entry.why is not None and entry.amount is not None:
                    assert entry.why.value == entry.amount, f"{where} {entry.label}"


def test_a_slip_has_the_lines_that_explain_has(slips: dict[str, list[Slip]], store: Path) -> None:
    period = max(period for period in slips if Period.parse(period).frequency is Frequency.MONTH)
    fullest = sorted(slips[period], key=lambda one: len(list(one.entries)))[-EXPLAINED:]
    for slip in fullest:
        found = explain_subject(store, store.with_name("kpi.toml"), slip.id, period, None, 0)
        told = sorted(
            (one.line.amount is None, one.line.amount or 0)
            for one in found.lines
            if one.recorded and one.line.stage != "ladder"
        )
        assert told == sorted((one.amount is None, one.amount or 0) for one in slip.entries)
        assert all(DIFFERS not in one.flags for one in found.lines)
