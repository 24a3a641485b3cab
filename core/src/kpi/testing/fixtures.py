"""The fixtures that pytest has wherever `kpi-core` is installed (entry point `kpi` of the group `pytest11`).

Every test run of such an environment imports this module, so it imports nothing heavy; pytest is there already.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kpi.testing.command import Said
    from kpi.testing.company import Company
    from kpi.testing.rulebook import Rulebook


@pytest.fixture(scope="session")
def kpi_app() -> Rulebook:
    """The installed plugins and everything they declare: `kpi_app.ask("acme.picking", picked="98%").result`."""
    from kpi.testing.rulebook import Rulebook

    return Rulebook.installed()


@pytest.fixture
def kpi_store(tmp_path: Path) -> Company:
    """A company in `tmp_path` with an empty store: `policy(toml)`, `rows(KIND, rows)`, `run(period)`."""
    from kpi.testing.company import Company

    return Company(tmp_path)


@pytest.fixture
def kpi_cli(tmp_path: Path) -> Callable[..., Said]:
    """The command line in `tmp_path`: `kpi_cli("rules", "-o", "json")` has `code`, `out`, `err` and `json`."""
    from kpi.testing.command import typed

    return partial(typed, tmp_path)
