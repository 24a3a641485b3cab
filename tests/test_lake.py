"""A store's facts as Parquet, through the command line: engines, buckets and the kernel say what the store says."""

from pathlib import Path
from shutil import copytree

import polars as pl
import pytest
from demos import company

from kpi.lake import OUTCOME, read_outcome
from kpi.lake.outcome import from_rows
from kpi.testing.command import typed as typed_in

EARLIER, PERIOD = "2025-11", "2025-12"


def typed(words):
    return typed_in(Path.cwd(), *words.split())


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Export the facts of the example shop."""
    folder = company("shop", tmp_path_factory.mktemp("lake") / "shop")
    assert typed(f"export facts -o {folder}/facts --db {folder}/kpi.db").code == 0
    return folder


def run(shop, out, *options, period=PERIOD):
    words = f"run --period {period} --policy {shop}/kpi.toml --facts {shop}/facts --out {shop}/{out}"
    return typed(f"{words} {' '.join(options)}")


@pytest.fixture(scope="module")
def whole(shop):
    """Compute two months in one process."""
    done = run(shop, "whole", "--engine local", period=f"{EARLIER}..{PERIOD}")
    assert done.code == 0, done
    return read_outcome(shop / "whole" / PERIOD)


def assert_same(one, other):
    for name in OUTCOME:
        assert one.tables[name].equals(other.tables[name]), name


def test_buckets_that_are_asked_for_change_no_line(shop, whole):
    copytree(shop / "whole" / EARLIER, shop / "parts" / EARLIER)
    done = run(shop, "parts", "--engine local --buckets 2")
    assert done.code == 0, done.err
    assert_same(whole, read_outcome(shop / "parts" / PERIOD))


def test_the_lines_are_those_that_the_store_records(shop, whole):
    from kpi.app.catalogue import load_company
    from kpi.engine.run import compute
    from kpi.lake import outcome_of
    from kpi.model.period import Period
    from kpi.store import open_store

    policy = load_company(shop / "kpi.toml").policy
    with open_store(shop / "kpi.db", tables=tuple(policy.catalogue.tables.values())) as store:
        facts = store.facts()
        assert_same(outcome_of(compute(policy, facts, Period.parse(PERIOD)), facts.subjects()), whole)


def test_the_kernel_computes_a_bucket_from_file_to_file(shop, whole):
    done = typed(f"export facts -o {shop}/b1 --buckets 1 --period {PERIOD} --db {shop}/kpi.db")
    assert done.code == 0, done
    options = f"--period {PERIOD} --policy {shop}/kpi.toml"
    assert typed(f"kernel {shop}/b1/0000.parquet {shop}/b1/out.parquet {options}").code == 0
    found = from_rows(pl.read_parquet(shop / "b1/out.parquet"))
    assert found.tables["results"].height == whole.tables["results"].height
    assert found.tables["payable"].equals(whole.tables["payable"])


def test_a_bucket_whose_policy_looks_at_others_is_refused_alone(shop):
    assert typed(f"export facts -o {shop}/b2 --buckets 9 --period {PERIOD} --db {shop}/kpi.db").code == 0
    file = min((shop / "b2").glob("*.parquet"))
    said = typed(f"kernel {file} {shop}/out.parquet --period {PERIOD} --policy {shop}/kpi.toml")
    assert said.code != 0
    assert not (shop / "out.parquet").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [("--engine sparc", 2), ("--engine local --master x", 2), ("--engine spark", 2), ("", 2)],
)
def test_an_engine_that_is_not_there_or_lacks_something_is_named(shop, options, code):
    assert run(shop, "none", options).code == code
    assert not (shop / "none" / PERIOD / "run.json").exists()
