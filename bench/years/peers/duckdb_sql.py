"""DuckDB SQL on scaled integers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

NAME = "DuckDB, integers"
EXACT = True
LARGEST = 1_000_000

SQL = """
WITH ranked AS (
  SELECT *, CASE WHEN score IS NOT NULL THEN rank() OVER (PARTITION BY dept, month ORDER BY score DESC NULLS LAST) END AS rank,
    month - coalesce(max(CASE WHEN score >= 8000 THEN NULL ELSE month END) OVER mine, -1) AS good,
    month - coalesce(max(CASE WHEN score < 6000 THEN NULL ELSE month END) OVER mine, -1) AS failed,
    sum(score) OVER six AS total, count(score) OVER six AS known
  FROM months
  WINDOW mine AS (PARTITION BY employee ORDER BY month),
    six AS (PARTITION BY employee ORDER BY month ROWS 5 PRECEDING)
), counted AS (
  SELECT *, count(*) FILTER (WHERE rank = 1) OVER (PARTITION BY employee ORDER BY month ROWS 11 PRECEDING) AS firsts
  FROM ranked
)
SELECT rank,
  CASE WHEN level = 0 AND good >= 3 AND total >= 7500 * known THEN 1
       WHEN level = 1 AND good >= 6 AND firsts >= 2 THEN 1
       WHEN level > 0 AND failed >= 2 THEN 2 ELSE 0 END::BIGINT AS proposal
FROM counted ORDER BY employee, month
"""


def prepare(frame_path: Path) -> Any:
    """Load the frame into a table of a database in memory."""
    import duckdb

    db = duckdb.connect()
    db.execute(f"CREATE TABLE months AS SELECT * FROM '{frame_path}'")
    return db


def compute(db: Any) -> Any:
    """Compute all months at once."""
    return db.execute(SQL).fetchnumpy()
