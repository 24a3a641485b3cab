"""DuckDB SQL on scaled integers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

NAME = "DuckDB, integers"
EXACT = True
LARGEST = 1_000_000

SQL = """
WITH points AS (
  SELECT employee, dept, base, years,
    CASE WHEN response IS NULL THEN NULL WHEN response <= 100 THEN 1000 WHEN response <= 200 THEN 600
         WHEN response < 250 THEN 300 ELSE 0 END AS p_response,
    CASE WHEN expertise = 3 THEN 2000 ELSE expertise * 600 END AS p_expertise,
    (step1::BIGINT + step2::BIGINT + step3::BIGINT + step4::BIGINT + step5::BIGINT + step6::BIGINT) * 500 AS p_selling,
    CASE WHEN polite_n IS NULL THEN NULL WHEN polite_n * 100 >= 100 * polite_d THEN 2000
         WHEN polite_n * 100 >= 80 * polite_d THEN 1600 WHEN polite_n * 100 >= 60 * polite_d THEN 1200
         WHEN polite_n * 100 >= 40 * polite_d THEN 800 ELSE 0 END AS p_polite,
    500 - 200 * late - 500 * absent AS p_discipline,
    CASE WHEN conversion_n IS NULL THEN NULL
         WHEN conversion_n * sum(conversion_d) OVER d < conversion_d * sum(conversion_n) OVER d THEN 800
         ELSE 1000 END AS p_conversion,
    {satisfaction} AS p_satisfaction,
    {callback} AS p_callback,
    CASE WHEN calls < 1500 THEN 0 ELSE greatest(10 - greatest(2200 - greatest(calls, 1800), 0) // 100
         - greatest(1800 - calls, 0) // 100 * 2, 0) * 100 END AS p_volume,
    (6000 * csat_n + csat_d) // (2 * csat_d) AS p_csat,
    CASE complaints WHEN 0 THEN 0 WHEN 1 THEN 5000 WHEN 2 THEN 15000
         ELSE 35000 + (complaints - 3) * 40000 END AS fine,
    (2 * (sales * 10 + greatest(sales - 2000000, 0) * 5 + greatest(sales - 5000000, 0) * 5) + 1000) // 2000 AS commission,
    (2 * (dept_sales * 2 + greatest(dept_sales - 10000000, 0) + greatest(dept_sales - 20000000, 0)) + 100) // 200 AS whole,
    CASE years WHEN 1 THEN 200000 WHEN 2 THEN 220000 ELSE 250000 END AS least
  FROM mix WINDOW d AS (PARTITION BY dept)
), scored AS (
  SELECT *, coalesce(p_response, 0) + p_expertise + p_selling + coalesce(p_polite, 0) + p_discipline
    + coalesce(p_conversion, 0) + coalesce(p_satisfaction, 0) + coalesce(p_callback, 0) + p_volume
    + coalesce(p_csat, 0) AS score
  FROM points
), weighed AS (
  SELECT *, rank() OVER (PARTITION BY dept ORDER BY score DESC) AS rank, greatest(score, 0) AS weight,
    sum(greatest(score, 0)) OVER (PARTITION BY dept)::BIGINT AS weights
  FROM scored
), shared AS (
  SELECT *, CASE WHEN weights > 0 THEN whole * weight // weights ELSE 0 END AS share,
    CASE WHEN weights > 0 THEN whole * weight % weights ELSE 0 END AS rest
  FROM weighed
), placed AS (
  SELECT *, CASE WHEN weights > 0 THEN whole ELSE 0 END - sum(share) OVER (PARTITION BY dept) AS lacking,
    row_number() OVER (PARTITION BY dept ORDER BY rest DESC, employee) AS place
  FROM shared
), pooled AS (
  SELECT *, share + CASE WHEN place <= lacking THEN 1 ELSE 0 END AS pool FROM placed
), topped AS (
  SELECT *, greatest(least - base - commission - pool, 0) AS topup FROM pooled
)
SELECT p_response, p_expertise, p_selling, p_polite, p_discipline, p_conversion, p_satisfaction, p_callback, p_volume,
  p_csat, score, CASE WHEN score >= 13000 THEN 0 WHEN score >= 11000 THEN 1 WHEN score >= 8000 THEN 2 ELSE 3 END AS grade,
  rank, fine, commission, pool, topup, base + commission + pool + topup - fine AS payable
FROM topped ORDER BY employee
"""


def zone(name: str, floor: int, target: int) -> str:
    """Return the SQL of a linear zone."""
    n, d = f"{name}_n", f"{name}_d"
    return (
        f"CASE WHEN {n} IS NULL THEN NULL WHEN {n} * 100 < {floor} * {d} THEN 0 WHEN {n} * 100 >= {target} * {d} THEN 1000 "
        f"ELSE (200000 * {n} + {target} * {d}) // ({2 * target} * {d}) END"
    )


def prepare(frame_path: Path) -> Any:
    """Load the frame into a table of a database in memory."""
    import duckdb

    db = duckdb.connect()
    db.execute(f"CREATE TABLE mix AS SELECT * FROM '{frame_path}'")
    return db


def compute(db: Any) -> Any:
    """Compute all outputs, and hand them over as columns."""
    sql = SQL.format(satisfaction=zone("satisfaction", 90, 98), callback=zone("callback", 70, 90))
    return db.execute(sql).fetchnumpy()
