from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import attrs
import pytest

from kpi.errors import ExitCode, KpiError, PolicyError, StoreError
from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T
from kpi.store import BatchInfo, Store, connection, migrate, open_store

ORDERS = Table("orders", (Column("id", T.WORD), Column("seller", T.EMPLOYEE)), ("id",), owner="shop 1.0")
ORDER = {"id": "o1", "seller": "A"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kpi.db"


@pytest.fixture
def filled(path: Path, info: BatchInfo) -> Path:
    """A store with one unit."""
    with open_store(path, create=True) as store:
        store.append("units", [{"id": "shop", "name": "Shop"}], info)
    return path


def refused(code: str, opening) -> str:
    with pytest.raises(StoreError) as caught:
        opening()
    fault = caught.value.faults[0]
    assert fault.code == code
    assert fault.hint
    assert caught.value.exit_code is ExitCode.DATA
    return str(fault)


def units(store: Store) -> list[str]:
    return store.facts().frame("units")["name"].to_list()


def test_what_is_stored_is_there_when_the_file_is_opened_again(filled):
    with open_store(filled) as store:
        assert units(store) == ["Shop"]
    assert sorted(one.name for one in filled.parent.iterdir()) == ["kpi.db"]


def test_no_file_is_no_store(path):
    assert "kpi init" in refused("no_store", lambda: open_store(path))
    assert not path.exists()


def test_an_empty_file_is_no_store(path):
    path.touch()
    refused("no_store", lambda: open_store(path))
    assert path.stat().st_size == 0


def test_a_folder_is_no_store(tmp_path):
    refused("not_a_store", lambda: open_store(tmp_path, create=True))


def test_a_folder_that_is_not_there_is_said(tmp_path):
    refused("cannot_open", lambda: open_store(tmp_path / "no" / "kpi.db", create=True))


def test_a_file_that_is_not_sqlite_is_left_alone(path):
    path.write_text("id,name\n" * 200)
    refused("not_a_store", lambda: open_store(path, create=True))
    assert path.read_text().startswith("id,name")


def test_a_file_of_another_program_is_left_alone(path):
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    before = path.read_bytes()
    assert "another program" in refused("not_a_store", lambda: open_store(path, create=True))
    assert path.read_bytes() == before


def test_a_newer_store_is_refused(filled):
    db = sqlite3.connect(filled)
    db.execute("PRAGMA user_version = 99")
    db.close()
    assert "version 99" in refused("newer_store", lambda: open_store(filled))


def test_a_damaged_store_is_refused(filled):
    content = bytearray(filled.read_bytes())
    content[100:4000] = b"\xff" * 3900
    filled.write_bytes(content)
    assert "damaged" in refused("corrupt", lambda: open_store(filled))


def test_damage_found_while_reading_is_said_too(filled):
    store = open_store(filled)
    root = store._db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'fact_units'").fetchone()[0]
    store.close()
    content = bytearray(filled.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    filled.write_bytes(content)
    with open_store(filled) as store:
        refused("corrupt", lambda: store.facts().frame("units"))


def test_a_locked_store_is_refused_after_the_wait(filled, info):
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_store(filled, wait=0.05) as store:
        assert units(store) == ["Shop"]
        assert "try again" in refused(
            "locked", lambda: store.append("units", [{"id": "b", "name": "B"}], info)
        )
        other.execute("ROLLBACK")
        other.close()
        store.append("units", [{"id": "b", "name": "B"}], info)
        assert units(store) == ["Shop", "B"]


def test_a_file_that_may_not_be_written_is_read(filled, info, monkeypatch):
    # Rights do not bind the superuser, who may be running this.
    monkeypatch.setattr(connection.os, "access", lambda *_: False)
    with open_store(filled) as store:
        assert units(store) == ["Shop"]
        refused("read_only", lambda: store.append("units", [{"id": "b", "name": "B"}], info))
        refused("read_only", lambda: store.undo(1, info))
    refused("read_only", lambda: open_store(filled, tables=[ORDERS]))


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not bind the superuser")
def test_rights_of_the_file_are_heeded(filled):
    filled.chmod(0o444)
    with open_store(filled) as store:
        assert units(store) == ["Shop"]


def test_a_full_disk_leaves_the_store_as_it_was(filled, info):
    rows = [{"id": f"u{n}", "name": "N" * 500} for n in range(2000)]
    with open_store(filled) as store:
        store._db.execute(
            f"PRAGMA max_page_count = {store._db.execute('PRAGMA page_count').fetchone()[0] + 5}"
        )
        assert "nothing was written" in refused("full", lambda: store.append("units", rows, info))
        assert units(store) == ["Shop"]
        assert len(store.batches()) == 1
        store._db.execute("PRAGMA max_page_count = 100000")
        assert store.append("units", rows, info).rows == 2000
        assert store._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_new_kind_gets_its_table_and_a_backup_is_kept(filled, info):
    with open_store(filled, tables=[ORDERS]) as store:
        store.append("orders", [ORDER], info)
        assert store._db.execute("SELECT id, seller FROM v_orders").fetchall() == [("o1", "A")]
        names = [name for (name,) in store._db.execute("SELECT name FROM migration ORDER BY number")]
    assert names[0] == "first"
    assert names[-1] == "kind orders"
    backup = filled.with_name("kpi.db.v3.backup")
    with open_store(backup) as old:
        assert units(old) == ["Shop"]
        assert old._db.execute("SELECT 1 FROM kind WHERE kind = 'orders'").fetchone() is None
    with open_store(filled, tables=[ORDERS]):
        pass
    assert not filled.with_name("kpi.db.v3-2.backup").exists()


def test_a_store_without_data_needs_no_backup(path):
    open_store(path, create=True).close()
    open_store(path, tables=[ORDERS]).close()
    assert list(path.parent.glob("*.backup")) == []


def test_a_kind_grows_by_a_column_and_never_loses_one(filled, info):
    more = attrs.evolve(ORDERS, columns=(*ORDERS.columns, Column("amount", T.NUMBER, required=False)))
    with open_store(filled, tables=[ORDERS]) as store:
        store.append("orders", [ORDER], info)
    with open_store(filled, tables=[more]) as store:
        store.append("orders", [ORDER | {"id": "o2", "amount": 5}], info)
        assert store.facts().frame("orders")["amount.n"].to_list() == [None, 5]
        assert store._db.execute("SELECT amount FROM v_orders").fetchall() == [(None,), ("5",)]
    with open_store(filled, tables=[ORDERS]) as store:
        assert store.facts().frame("orders").columns == ["seq", "id", "seller"]
    with open_store(filled, tables=[more]) as store:
        assert store.facts().frame("orders")["amount.n"].to_list() == [None, 5]
    assert len(list(filled.parent.glob("*.backup"))) == 2


def test_a_column_cannot_become_another_type(filled):
    open_store(filled, tables=[ORDERS]).close()
    other = attrs.evolve(ORDERS, columns=(Column("id", T.WORD), Column("seller", T.COUNT)))
    assert "shop 1.0 declares orders.seller" in refused(
        "kind_changed", lambda: open_store(filled, tables=[other])
    )


@pytest.mark.parametrize(
    "columns, key",
    [
        ((Column("Id", T.WORD),), ("Id",)),
        ((Column("a-b", T.WORD),), ("a-b",)),
        ((Column("seq", T.COUNT),), ("seq",)),
        ((Column("id", T.WORD),), ("ref",)),
        ((Column("a", T.NUMBER), Column("a_n", T.COUNT)), ("a",)),
    ],
)
def test_a_table_that_cannot_be_stored_is_refused(columns, key):
    with pytest.raises(PolicyError, match=r"table orders: .* cannot be stored"):
        open_store(":memory:", create=True, tables=[attrs.evolve(ORDERS, columns=columns, key=key)])


def test_facts_of_a_plugin_that_is_gone_are_kept(filled, info):
    with open_store(filled, tables=[ORDERS]) as store:
        store.append("orders", [ORDER], info)
    with open_store(filled) as store:
        refused("no_kind", lambda: store.undo(2, info))
    with open_store(filled, tables=[ORDERS]) as store:
        assert len(store.facts().frame("orders")) == 1


def test_an_older_store_gets_the_index_by_which_the_people_of_a_unit_are_found(filled):
    with open_store(filled) as store:
        store._db.execute("DROP INDEX fact_assignments_unit")
        store._db.execute("DELETE FROM migration WHERE name = 'places'")
        store._db.execute("PRAGMA user_version = 2")
    with open_store(filled) as store:
        assert store._db.execute(
            "SELECT tbl_name FROM sqlite_master WHERE name = 'fact_assignments_unit'"
        ).fetchall()
        assert units(store) == ["Shop"]
    assert filled.with_name("kpi.db.v2.backup").exists()


def test_a_migration_is_whole_or_not_at_all(filled, monkeypatch):
    def second(db):
        db.table("extra").create({"id": int}, pk="id", strict=True)

    def third(db):
        db.execute("CREATE TABLE other (x INTEGER) STRICT")
        db.execute("INSERT INTO nowhere VALUES (1)")

    monkeypatch.setattr(migrate, "MIGRATIONS", (*migrate.MIGRATIONS, ("second", second), ("third", third)))
    with pytest.raises(KpiError):
        open_store(filled)
    assert filled.with_name("kpi.db.v3.backup").exists()
    monkeypatch.undo()
    with open_store(filled) as store:
        assert units(store) == ["Shop"]
        assert (
            store._db.execute("SELECT name FROM sqlite_master WHERE name IN ('extra', 'other')").fetchall()
            == []
        )
    monkeypatch.setattr(migrate, "MIGRATIONS", (*migrate.MIGRATIONS, ("second", second)))
    with open_store(filled) as store:
        assert units(store) == ["Shop"]
        assert store._db.execute("SELECT number, name FROM migration WHERE number < 1000").fetchall() == [
            (1, "first"), (2, "secret"), (3, "places"), (4, "second"),
        ]  # fmt: skip
    assert filled.with_name("kpi.db.v3-2.backup").exists()
    monkeypatch.undo()
    refused("newer_store", lambda: open_store(filled))
