"""The law of imports: the same facts have one hash, whatever the file looks like and whoever takes it apart."""

import io
from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.app.importing import import_file
from kpi.exact import Rate
from kpi.model.catalogue import Catalogue
from kpi.model.facts import CORE_TABLES
from kpi.model.metric import Metric
from kpi.model.period import Period
from kpi.model.quantity import Measure
from kpi.store import BatchInfo, open_store

TODAY = date(2018, 8, 1)
METRICS = [Metric.simple("shop.sales", Measure.YUAN), Metric.simple("shop.returns", Measure.RATIO)]
CATALOGUE = Catalogue(
    metrics={one.id: one for one in METRICS}, tables={table.kind: table for table in CORE_TABLES}
)
PEOPLE = "ABC"

# Few numbers, so that many rows share theirs, and a source that all, some or none have.
rates = st.tuples(st.integers(0, 3), st.integers(3, 5))
decimals = st.integers(0, 400)
keys = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["2018-06", "2018-07"]), st.booleans())
batches = st.dictionaries(keys, st.tuples(rates, decimals, st.sampled_from(["", "crm"])), min_size=1)


def stored(bring) -> tuple[str, list[tuple[object, ...]]]:
    """Return the hash and the observations of a store that knows the people and to which `bring` adds the observations."""
    with open_store(":memory:", create=True) as store:
        people = [{"id": id, "name": id, "hired_on": date(2018, 1, 1)} for id in PEOPLE]
        store.append("employees", people, BatchInfo(TODAY))
        bring(store)
        return store.hash(), store.facts().frame("observations").rows()


def by_rows(made) -> tuple[str, list[tuple[object, ...]]]:
    """Store canonical rows one dictionary each, as they are given in memory."""
    rows: list[dict[str, object]] = []
    for (subject, period, is_rate), ((above, below), number, source) in made.items():
        value = Rate(Fraction(above), Fraction(below)) if is_rate else Fraction(number, 100)
        metric = "shop.returns" if is_rate else "shop.sales"
        rows.append(
            {
                "subject": subject,
                "metric": metric,
                "period": Period.parse(period),
                "value": value,
                "source": source or None,
            }
        )
    return stored(lambda store: store.append("observations", rows, BatchInfo(TODAY)))


def table(made, *, parts: bool) -> dict[str, list[str]]:
    """Write the facts as columns of texts, rates as `n/d` or in columns of their own."""
    found: dict[str, list[str]] = {"subject": [], "metric": [], "period": [], "value": [], "source": []}
    if parts:
        found |= {"numerator": [], "denominator": []}
    for (subject, period, is_rate), ((above, below), number, source) in made.items():
        row = {"subject": subject, "metric": "returns" if is_rate else "shop.sales", "period": period}
        row |= {
            "source": source,
            "value": f"{number // 100}.{number % 100:02d}",
            "numerator": "",
            "denominator": "",
        }
        if is_rate and parts:
            row |= {"value": "", "numerator": str(above), "denominator": str(below)}
        elif is_rate:
            row["value"] = f"{above}/{below}"
        for name, cells in found.items():
            cells.append(row[name])
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches, st.booleans(), st.sampled_from(["csv", "parquet"]), st.randoms(use_true_random=False))
def test_the_same_facts_have_one_hash_whatever_the_shape_of_the_file(
    tmp_path: Path, made, parts, ending, chance
):
    columns = list(table(made, parts=parts).items())
    chance.shuffle(columns)
    path = tmp_path / f"t.{ending}"
    frame = pl.DataFrame(dict(columns), schema=dict.fromkeys(dict(columns), pl.String))
    if ending == "csv":
        text = io.StringIO()
        # Now and then all cells in quotes, which mean the same.
        frame.write_csv(text, quote_style=chance.choice(["necessary", "always"]))
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
    else:
        frame.write_parquet(path)
    assert stored(lambda store: import_file(store, CATALOGUE, "observations", path, today=TODAY)) == by_rows(
        made
    )
