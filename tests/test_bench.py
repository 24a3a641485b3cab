"""The works of the benchmark: frame, facts and stores are the same, and our side gives what is worked out by hand."""

import polars as pl
import pytest
from aims import aims
from companies import MADE
from measure import known
from mix.data import OUTPUTS, frame, write
from mix.expected import differing
from mix.expected import write as write_expected
from mix.facts import PERIOD
from mix.oracle import reference
from peers import formulas_checked, formulas_compiled, kpi_kernel, kpi_run, polars_int
from report import faster, renewed, sections, table
from years.data import write as write_years
from years.expected import differing as differing_years
from years.expected import write as write_years_expected
from years.peers import kpi_months
from years.peers import polars_int as years_polars

from kpi.app.session import open_session
from kpi.engine.run import compute

PEOPLE = 700


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    return write(tmp_path_factory.mktemp("mixed"), PEOPLE)


def test_the_same_seed_gives_the_same_frame_and_another_one_another():
    assert frame(50, 3).equals(frame(50, 3))
    assert not frame(50, 3).equals(frame(50, 4))


def test_a_frame_has_people_without_a_value_and_departments_of_several_sizes():
    made = frame(PEOPLE)
    assert made.height == PEOPLE
    assert made["satisfaction_n"].null_count() == made["satisfaction_d"].null_count() > 0
    assert made["dept"].value_counts()["count"].n_unique() > 5


def test_the_kernel_gives_what_is_worked_out_by_hand(mixed):
    made = kpi_kernel.compute(kpi_kernel.prepare(mixed))
    assert differing(made, write_expected(mixed)) == {"wrong": 0, "rows": PEOPLE, "columns": []}


def test_a_whole_run_gives_what_is_worked_out_by_hand(mixed):
    state = kpi_run.prepare(mixed)
    made = kpi_run.columns(state, kpi_run.compute(state))
    assert differing(made, write_expected(mixed)) == {"wrong": 0, "rows": PEOPLE, "columns": []}


def test_hand_written_polars_gives_what_is_worked_out_by_hand(mixed):
    made = polars_int.compute(polars_int.prepare(mixed))
    assert differing(made, write_expected(mixed)) == {"wrong": 0, "rows": PEOPLE, "columns": []}


def test_formula_strings_in_floats_differ_by_a_cent_at_most(mixed):
    state = formulas_compiled.prepare(mixed)
    made, wanted = (
        formulas_compiled.columns(state, formulas_compiled.compute(state)),
        reference(pl.read_parquet(mixed)),
    )
    for name in OUTPUTS:
        assert made[name].is_null().equals(wanted[name].is_null())
        assert (made[name] - wanted[name]).abs().max() <= 1, name


@pytest.mark.parametrize(("text", "told"), [("base.real", "Attribute"), ("base + bonus", "bonus")])
def test_a_formula_is_checked_before_it_is_evaluated(text, told):
    assert formulas_checked.safe_eval("max(base, 3) + 1", {"base": 2}) == 4
    with pytest.raises((SyntaxError, NameError), match=told):
        formulas_checked.safe_eval(text, {"base": 2})


def test_a_cent_that_is_wrong_is_counted_and_its_column_named(mixed):
    made = reference(pl.read_parquet(mixed)).with_columns(
        pl.when(pl.int_range(pl.len()) == 5).then(pl.col("pool") + 1).otherwise("pool").alias("pool")
    )
    assert differing(made, write_expected(mixed)) == {"wrong": 1, "rows": PEOPLE, "columns": ["pool"]}


def test_points_that_nobody_knows_are_not_zero_in_the_comparison(mixed):
    made = reference(pl.read_parquet(mixed)).with_columns(pl.col("p_csat").fill_null(0))
    assert differing(made, write_expected(mixed))["columns"] == ["p_csat"]


def test_a_store_of_the_mixed_work_gives_the_same_as_its_facts_in_memory(tmp_path):
    folder = tmp_path / "mix-60"
    MADE["mix"](folder, 60)
    state = kpi_run.prepare(write(tmp_path, 60))
    in_memory = kpi_run.columns(state, kpi_run.compute(state)).select("id", *OUTPUTS)
    with open_session(folder / "kpi.db", folder / "kpi.toml") as session:
        facts = session.store.facts()
        stored = kpi_run.columns((session.policy, facts), compute(session.policy, facts, PERIOD))
    assert stored.select("id", *OUTPUTS).equals(in_memory)


@pytest.mark.parametrize("peer", [kpi_months, years_polars])
def test_months_of_a_ladder_give_what_is_worked_out_by_hand(tmp_path, peer):
    path = write_years(tmp_path, 60, months=9)
    state = peer.prepare(path)
    made = peer.compute(state)
    columns = peer.columns(state, made) if hasattr(peer, "columns") else made
    expected = write_years_expected(path)
    assert differing_years(columns, expected) == {"wrong": 0, "rows": 60 * 9, "columns": []}
    assert set(pl.read_parquet(expected)["proposal"]) == {0, 1, 2}


@pytest.mark.parametrize("work", ["mix", "years"])
def test_every_peer_says_what_it_is_without_its_library(work):
    peers = known(work)
    assert {"polars_int"} < set(peers)
    assert all(one["name"] and one["largest"] >= 1 for one in peers.values())


def test_the_page_has_times_ratios_memory_and_rows_that_differ():
    row = {
        "peer": "slow",
        "people": 1000,
        "seconds": 0.25,
        "ratio": 12.5,
        "mib": 90,
        "wrong": 3,
        "rows": 1000,
    }
    machine = {
        "processor": "P", "cores": 2, "memory_gib": 8, "system": "S", "python": "3.11", "libraries": {"x": "1"}, "load": 0.1
    }  # fmt: skip
    peers = {"slow": {"name": "slow way", "exact": False, "largest": 1000}}
    text = sections({"mix": {"machine": machine, "peers": peers, "rows": [row]}})
    assert "| slow way | 250 (12.5) |" in text
    assert "| slow way | 12.5 | no | 3 of 1,000 | 90 |" in text


def aimed(seconds, processes=()):
    """Return by label whether it was met, of peers by name and size, and of whole processes."""
    rows = [
        {"peer": peer, "people": people, "seconds": taken, "ratio": taken, "wrong": 0, "rows": people}
        for (peer, people), taken in seconds.items()
    ]
    peers = {peer: {"name": peer} for peer, _ in seconds}
    found = aims({"mix": {"rows": rows, "peers": peers}, "whole": {"rows": list(processes)}})
    return {label: (told, met) for label, told, _, met in found}


def test_an_aim_is_met_to_its_edge_and_no_further():
    label = "the kernel beside polars, 1,000,000 employees"
    assert aimed({("kpi_kernel", 10**6): 1.5})[label] == ("1.50 x", "yes")
    assert aimed({("kpi_kernel", 10**6): 1.51})[label] == ("1.51 x", "**no**")
    assert aimed({("kpi_kernel", 1000): 1.51})[label] == ("", "not measured")


def test_the_nearest_of_the_slower_ways_decides_whether_the_kernel_is_ahead():
    times = {
        ("kpi_kernel", 10**5): 2,
        ("zen_engine", 10**5): 9,
        ("pandas_float", 10**5): 1,
        ("numpy_int", 10**5): 0.1,
    }
    told, met = next(
        value for label, value in aimed(times).items() if "100,000" in label and "pandas" in label
    )
    assert (told, met) == ("the nearest, pandas_float, takes 0.50 x the kernel", "**no**")


def test_the_time_of_an_employee_may_not_grow():
    sizes = (10**4, 10**5, 10**6)
    grown = aimed({("kpi_kernel", people): people * (1 + place) for place, people in enumerate(sizes)})
    even = aimed({("kpi_kernel", people): people for people in sizes})
    label = "µs an employee of the kernel, at 10,000, 100,000, 1,000,000"
    assert (grown[label][1], even[label][1]) == ("**no**", "yes")


def test_a_whole_process_is_held_to_its_memory_too():
    run = {"work": "run", "people": 10**6, "seconds": 20, "mib": 7000}
    label = "`kpi run`, 1,000,000 employees, 10 items"
    assert aimed({}, [run])[label] == ("20.0 s, 6.8 GiB", "**no**")
    assert aimed({}, [{**run, "mib": 6000}])[label] == ("20.0 s, 5.9 GiB", "yes")


def test_who_is_faster_than_the_kernel_is_told():
    rows = [
        {"peer": peer, "people": 30, "seconds": seconds, "ratio": None}
        for peer, seconds in (("kpi_kernel", 2), ("quick", 1))
    ]
    document = {"rows": rows, "peers": {"kpi_kernel": {"name": "kernel"}, "quick": {"name": "quick way"}}}
    assert "- 30 employees: quick way (2.0 times as fast)" in faster(document)


def test_only_the_measured_part_of_the_page_is_renewed():
    page = "before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n"
    assert renewed(page, "new") == "before\n<!-- measured -->\n\nnew\n\n<!-- /measured -->\nafter\n"


def test_a_table_has_numbers_to_the_right():
    assert table(["", "n"], [["a", "1"]]) == "|  | n |\n|---|---:|\n| a | 1 |"
