"""Tokens stand in the place of names: the same ones in a store, others elsewhere."""

import re

from kpi.model.panel import is_token
from kpi.store import open_store


def test_a_token_is_the_same_for_the_same_texts_as_long_as_the_store_lives(tmp_path) -> None:
    path = tmp_path / "kpi.db"
    with open_store(path, create=True) as store, store.writing():
        first = store.tokens()("rater", "A", "goals", "Anna")
    with open_store(path) as store:
        assert store.tokens(lasting=False)("rater", "A", "goals", "Anna") == first


def test_a_token_tells_nothing_and_leads_nowhere(tmp_path) -> None:
    with open_store(tmp_path / "kpi.db", create=True) as store, store.writing():
        token = store.tokens()
        found = {
            token(*texts)
            for texts in (("A", "x"), ("A", "y"), ("Ax", ""), ("A", "x", ""), ("a", "x"), ("Ax",))
        }
    assert len(found) == 6
    assert all(re.fullmatch("~[0-9a-f]{24}", one) and is_token(one) for one in found)


def test_every_store_has_a_secret_of_its_own() -> None:
    tokens = set()
    for _ in range(3):
        with open_store(":memory:", create=True) as store, store.writing():
            tokens.add(store.tokens()("Anna"))
    assert len(tokens) == 3


def test_what_is_not_to_last_leaves_no_trace(tmp_path) -> None:
    path = tmp_path / "kpi.db"
    with open_store(path, create=True) as store:
        first = store.tokens(lasting=False)("Anna")
    with open_store(path) as store:
        assert store.tokens(lasting=False)("Anna") != first


def test_a_name_is_no_token() -> None:
    assert not any(map(is_token, ("", "Anna", "~Anna", "~~")))
