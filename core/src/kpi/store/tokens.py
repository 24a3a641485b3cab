"""Tokens in the place of names that nobody should read: keyed hashes with a secret that only this store has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from kpi.model.panel import DIGITS, MARK

if TYPE_CHECKING:
    from sqlite_utils import Database

Tokens: TypeAlias = Callable[..., str]
"""Makes the token of some texts; the same texts always give the same one in a store, another one elsewhere."""

_BYTES = 32


def create_secret(db: Database) -> None:
    """Make the place of the secret, which is drawn when it is first needed (the second migration)."""
    db.execute("CREATE TABLE secret (id INTEGER PRIMARY KEY CHECK (id = 1), key BLOB NOT NULL) STRICT")


def tokens_of(db: sqlite3.Connection, *, lasting: bool) -> Tokens:
    """Return what makes tokens with the secret of a store; needs the write lock where it is `lasting`.

    Where there is no secret yet and it is not `lasting` (nothing is stored), one for this once is drawn.
    """
    import secrets

    found = db.execute("SELECT key FROM secret").fetchone()
    key = bytes(found[0]) if found else secrets.token_bytes(_BYTES)
    if not found and lasting:
        db.execute("INSERT INTO secret (id, key) VALUES (1, ?)", (key,))
    return lambda *texts: _token(key, texts)


def _token(key: bytes, texts: tuple[str, ...]) -> str:
    import hashlib
    import hmac

    return MARK + hmac.new(key, json.dumps(texts).encode(), hashlib.sha256).hexdigest()[:DIGITS]


__all__ = ["Tokens", "create_secret", "tokens_of"]
