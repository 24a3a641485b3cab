"""Where everybody was at the end of the period of a run."""

from kpi.app.session import open_session
from kpi.app.units import units_at_end


def test_a_mover_is_where_they_went_and_a_leaver_where_they_last_were_as_the_run_knew_it(kpi_store):
    kpi_store.policy("plugins = []\n")
    kpi_store.rows("units", [{"id": "shop", "name": "shop"}, {"id": "depot", "name": "depot"}])
    kpi_store.rows(
        "employees",
        [{"id": one, "name": one, "hired_on": "2023-01-01"} for one in ("stays", "moves", "left", "gone")],
    )
    kpi_store.rows(
        "assignments",
        [
            {"employee": "stays", "unit": "shop", "role": "cs", "from": "2023-01-01"},
            {"employee": "moves", "unit": "shop", "role": "cs", "from": "2023-01-01"},
            {"employee": "moves", "unit": "depot", "role": "cs", "from": "2024-01-20"},
            {"employee": "left", "unit": "depot", "role": "cs", "from": "2023-01-01", "until": "2024-01-10"},
            {"employee": "gone", "unit": "shop", "role": "cs", "from": "2023-01-01", "until": "2023-12-31"},
        ],
    )
    kpi_store.run("2024-01")
    kpi_store.rows(
        "assignments", [{"employee": "stays", "unit": "depot", "role": "cs", "from": "2024-01-31"}]
    )
    with open_session(kpi_store.folder / "kpi.db", kpi_store.folder / "kpi.toml") as session:
        (run,) = session.store.runs()
        assert units_at_end(session, run) == {
            "shop": "shop",
            "depot": "depot",
            "stays": "shop",
            "moves": "depot",
            "left": "depot",
        }
