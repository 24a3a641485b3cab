"""What a store refuses is said in Chinese as well."""

import sqlite3

import pytest

from kpi.errors import DataError, StoreError
from kpi.store import open_store
from kpi.store.errors import told


def test_a_store_that_is_not_there_says_how_to_make_one(tmp_path):
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path / "kpi.db")
    (fault,) = caught.value.faults
    assert fault.text("en") == (
        f"{tmp_path / 'kpi.db'}: there is no store here\n  hint: make one with kpi init, or name it with --db"
    )
    assert fault.text("zh") == (
        f"{tmp_path / 'kpi.db'}: 这里没有数据文件\n  提示：用 kpi init 新建，或用 --db 指定"
    )


def test_an_error_of_sqlite_that_is_not_known_is_said_as_sqlite_says_it():
    with pytest.raises(StoreError) as caught, told("kpi.db"):
        raise sqlite3.OperationalError("no such function: kpi")
    (fault,) = caught.value.faults
    assert fault.message == "the store cannot be used: no such function: kpi"
    assert fault.message.text("zh") == "数据文件无法使用：no such function: kpi"


def test_a_value_that_contradicts_the_stored_one_is_said_with_both(tmp_path, info):
    with open_store(tmp_path / "kpi.db", create=True) as store:
        store.append("units", [{"id": "shop", "name": "Shop"}], info)
        with pytest.raises(DataError) as caught:
            store.append("units", [{"id": "shop", "name": "网店"}], info)
    (fault,) = caught.value.faults
    assert "name is Shop, not 网店" in fault.message
    assert "name 是 Shop，不是 网店" in fault.message.text("zh")
    assert fault.hint.text("zh") == "要改掉已存的值，用 --correct --by 谁 --why 原因"
