"""What most commands need: the policy with its plugins, and the store beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.errors import Fault, StoreError
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.plugins.manager import Plugins
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.store import Store


@frozen
class Session:
    """A company's policy, the plugins that it stands on, and its open store."""

    policy: Policy
    plugins: Plugins
    store: Store


@contextmanager
def open_session(db: Path, policy_path: Path | None) -> Iterator[Session]:
    """Load the policy, then open the store that must be there.

    Raises:
        StoreError: where there is no such file, or it cannot be used.
        PolicyError, PluginError: for a policy that cannot be loaded.
    """
    from kpi.app.catalogue import load_company
    from kpi.store import open_store

    if not db.exists():
        hint = sentence("kpi init makes an empty store, kpi demo one with data; --db names another")
        raise StoreError(
            Fault("no_store", sentence("there is no store {db!r}", db=str(db)), where=str(db), hint=hint)
        )
    loaded = load_company(policy_path)
    with open_store(db, tables=tuple(loaded.policy.catalogue.tables.values())) as store:
        yield Session(loaded.policy, loaded.plugins, store)
