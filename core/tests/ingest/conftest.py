"""A small company to import into, and a short way to read a text as a file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kpi.errors import DataError, Fault
from kpi.ingest import NO_MAP, Context, Options, Person, Rows, read_map, read_rows
from kpi.kit.tables import KIT_TABLES
from kpi.model.event import EventKind
from kpi.model.facts import CORE_TABLES
from kpi.model.metric import Metric, Rated, TargetOf
from kpi.model.quantity import Domain, Measure
from kpi.model.table import Table
from kpi.words import Label

TABLES = {table.kind: table for table in (*CORE_TABLES, *KIT_TABLES)}


def _metrics() -> dict[str, Metric]:
    found = [
        Metric.simple("shop.satisfaction", Measure.PERCENT),
        Metric.simple("shop.returns", Measure.RATIO),
        Metric.simple("shop.response", Measure.SECONDS),
        Metric.simple("shop.complaints", Measure.COUNT),
        Metric.simple("shop.sales", Measure.YUAN),
        Metric.simple("shop.sales_target", Measure.YUAN, source=TargetOf("shop.sales")),
        Metric.simple("shop.task", Measure.SCORE, source=Rated("team_task")),
        Metric(
            "shop.certificate",
            Label("岗位证书", "certificate"),
            Measure.LEVEL,
            Domain(labels=("bronze", "gold")),
        ),
        Metric.simple("shop.trained", Measure.FLAG),
        Metric.simple("desk.response", Measure.SECONDS),
    ]
    return {one.id: one for one in found}


@pytest.fixture(scope="session")
def context() -> Context:
    metrics = _metrics()
    return Context(
        people={
            "A": Person("A", date(2018, 3, 10), None, "小安", "安琪"),
            "B": Person("B", date(2018, 1, 1), date(2018, 6, 15), "", "王伟"),
            "C": Person("C", date(2018, 1, 1), None, "", "王伟"),
        },
        units=frozenset({"shop"}),
        metrics=metrics,
        events={"shop.late": EventKind("shop.late", Label("迟到", "Late"))},
        items={"team_task": metrics["shop.task"]},
    )


@pytest.fixture
def read(tmp_path: Path, context: Context) -> Callable[..., Rows]:
    """Read a text (or bytes) as a file of a KIND, with the text of a map if need be."""

    def read(
        kind: str,
        content: str | bytes,
        map: str = "",
        *,
        name: str = "facts.csv",
        options: Options | None = None,
    ) -> Rows:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_rows(TABLES[kind], path, _plan(tmp_path, TABLES[kind], map), context, options=options)

    return read


@pytest.fixture
def faults(read: Callable[..., Rows]) -> Callable[..., list[Fault]]:
    """Read a text as `read` does and return its faults; there must be some."""

    def faults(*args: object, **more: object) -> list[Fault]:
        with pytest.raises(DataError) as caught:
            read(*args, **more)
        return list(caught.value.faults)

    return faults


def _plan(folder: Path, table: Table, text: str):
    if not text:
        return NO_MAP
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return read_map(path, table)
