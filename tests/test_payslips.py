"""Payslips of whole example companies: every line that is printed, and its reason, agrees with the run to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.app.explain import explain_subject
from kpi.app.session import Session, open_session
from kpi.app.show import pay_page
from kpi.app.slips import Slip, gather
from kpi.cli.main import cli
from kpi.engine.explain.lines import DIFFERS
from kpi.output.reasons import in_words
from kpi.types import LineStatus


@pytest.fixture(scope="module", params=["shop", "hotline", "furniture"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    done = CliRunner().invoke(cli, ["demo", str(folder), "--name", request.param])
    assert done.exit_code == 0, done.output
    return folder / "kpi.db"


@pytest.fixture(scope="module")
def session(company: Path) -> Iterator[Session]:
    with open_session(company, company.with_name("kpi.toml")) as opened:
        yield opened


def slips_of(session: Session) -> Iterator[tuple[str, Slip]]:
    for period in sorted({str(run.period) for run in session.store.runs()}):
        _, slips = gather(session, period)
        yield from ((period, one) for one in slips)


def paid(slip: Slip) -> Fraction | None:
    amounts = [
        one.amount for one in slip.money if one.amount is not None and one.status is not LineStatus.HELD
    ]
    return sum(amounts, Fraction(0)) if amounts else None


def test_what_is_printed_adds_up_to_what_the_run_recorded_and_every_reason_comes_to_its_line(
    session: Session, company: Path
) -> None:
    seen = 0
    shown: dict[str, dict[str, Fraction | None]] = {}
    for period, slip in slips_of(session):
        seen += 1
        where = f"{slip.id} {period}"
        assert paid(slip) == slip.payable, where
        if period not in shown:
            page = pay_page(company, company.with_name("kpi.toml"), period)
            shown[period] = {row["id"]: row["payable"] for row in page.rows}
        assert slip.payable == shown[period].get(slip.id), where
        for card in slip.cards:
            if card.score is not None:
                amounts = (one.amount for one in card.entries)
                assert sum((one for one in amounts if one is not None), Fraction(0)) == card.score, where
        assert not slip.changed, where
        for entry in slip.entries:
            for lang in ("zh", "en"):
                assert all("Label(" not in line for line in in_words(entry.why, lang, entry.meaning))
            if entry.why is not None and entry.amount is not None:
                assert entry.why.value == entry.amount, f"{where} {entry.label}"
    assert seen


def test_a_slip_has_the_lines_that_explain_has(session: Session, company: Path) -> None:
    period = max(str(run.period) for run in session.store.runs() if run.period.frequency.months == 1)
    _, slips = gather(session, period)
    for slip in list(slips)[::7]:
        found = explain_subject(company, company.with_name("kpi.toml"), slip.id, period, None, 0)
        told = sorted(
            (one.line.amount is None, one.line.amount or 0)
            for one in found.lines
            if one.recorded and one.line.stage != "ladder"
        )
        assert told == sorted((one.amount is None, one.amount or 0) for one in slip.entries)
        assert all(DIFFERS not in one.flags for one in found.lines)
