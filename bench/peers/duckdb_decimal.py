"""DuckDB SQL on DECIMAL columns; its division of decimals is a DOUBLE, so what is divided is cast at twelve decimals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

NAME = "DuckDB, DECIMAL"
EXACT = False
LARGEST = 1_000_000

SQL = """
WITH points AS (
  SELECT employee, dept, base, years,
    CASE WHEN response IS NULL THEN NULL WHEN response <= 10 THEN 10 WHEN response <= 20 THEN 6
         WHEN response < 25 THEN 3 ELSE 0 END::DECIMAL(9, 2) AS p_response,
    CASE WHEN expertise = 3 THEN 20 ELSE expertise * 6 END::DECIMAL(9, 2) AS p_expertise,
    ((step1::INT + step2::INT + step3::INT + step4::INT + step5::INT + step6::INT) * 5)::DECIMAL(9, 2) AS p_selling,
    CASE WHEN polite_n IS NULL THEN NULL WHEN polite_n * 100 >= 100 * polite_d THEN 20
         WHEN polite_n * 100 >= 80 * polite_d THEN 16 WHEN polite_n * 100 >= 60 * polite_d THEN 12
         WHEN polite_n * 100 >= 40 * polite_d THEN 8 ELSE 0 END::DECIMAL(9, 2) AS p_polite,
    (5 - 2 * late - 5 * absent)::DECIMAL(9, 2) AS p_discipline,
    CASE WHEN conversion_n IS NULL THEN NULL
         WHEN conversion_n * sum(conversion_d) OVER d < conversion_d * sum(conversion_n) OVER d THEN 8
         ELSE 10 END::DECIMAL(9, 2) AS p_conversion,
    {satisfaction} AS p_satisfaction,
    {callback} AS p_callback,
    CASE WHEN calls < 1500 THEN 0 ELSE greatest(10 - greatest(2200 - greatest(calls, 1800), 0) // 100
         - greatest(1800 - calls, 0) // 100 * 2, 0) END::DECIMAL(9, 2) AS p_volume,
    round((3000 * csat_n / (100 * csat_d))::DECIMAL(38, 12), 2)::DECIMAL(9, 2) AS p_csat,
    CASE complaints WHEN 0 THEN 0 WHEN 1 THEN 50 WHEN 2 THEN 150
         ELSE 350 + (complaints - 3) * 400 END::DECIMAL(18, 2) AS fine,
    round(sales * 0.010 + greatest(sales - 20000, 0::DECIMAL(18, 2)) * 0.005
      + greatest(sales - 50000, 0::DECIMAL(18, 2)) * 0.005, 2)::DECIMAL(18, 2) AS commission,
    round(dept_sales * 0.02 + greatest(dept_sales - 100000, 0::DECIMAL(18, 2)) * 0.01
      + greatest(dept_sales - 200000, 0::DECIMAL(18, 2)) * 0.01, 2)::DECIMAL(18, 2) AS whole,
    CASE years WHEN 1 THEN 2000 WHEN 2 THEN 2200 ELSE 2500 END::DECIMAL(18, 2) AS least
  FROM mix WINDOW d AS (PARTITION BY dept)
), scored AS (
  SELECT *, (coalesce(p_response, 0) + p_expertise + p_selling + coalesce(p_polite, 0) + p_discipline
    + coalesce(p_conversion, 0) + coalesce(p_satisfaction, 0) + coalesce(p_callback, 0) + p_volume
    + coalesce(p_csat, 0))::DECIMAL(9, 2) AS score
  FROM points
), weighed AS (
  SELECT *, rank() OVER (PARTITION BY dept ORDER BY score DESC) AS rank,
    (whole * 100)::HUGEINT AS cents, (greatest(score, 0) * 100)::HUGEINT AS weight,
    sum((greatest(score, 0) * 100)::HUGEINT) OVER (PARTITION BY dept) AS weights
  FROM scored
), shared AS (
  SELECT *, CASE WHEN weights > 0 THEN cents * weight // weights ELSE 0 END AS share,
    CASE WHEN weights > 0 THEN cents * weight % weights ELSE 0 END AS rest
  FROM weighed
), placed AS (
  SELECT *, CASE WHEN weights > 0 THEN cents ELSE 0 END - sum(share) OVER (PARTITION BY dept) AS lacking,
    row_number() OVER (PARTITION BY dept ORDER BY rest DESC, employee) AS place
  FROM shared
), pooled AS (
  SELECT *, ((share + CASE WHEN place <= lacking THEN 1 ELSE 0 END)::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS pool FROM placed
), topped AS (
  SELECT *, greatest(least - base - commission - pool, 0)::DECIMAL(18, 2) AS topup FROM pooled
), paid AS (
  SELECT *, base + commission + pool + topup - fine AS payable FROM topped
)
SELECT {columns}, rank,
  CASE WHEN score >= 130 THEN 0 WHEN score >= 110 THEN 1 WHEN score >= 80 THEN 2 ELSE 3 END AS grade
FROM paid ORDER BY employee
"""
WANTED = (
    "p_response", "p_expertise", "p_selling", "p_polite", "p_discipline", "p_conversion", "p_satisfaction",
    "p_callback", "p_volume", "p_csat", "score", "fine", "commission", "pool", "topup", "payable",
)  # fmt: skip


def zone(name: str, floor: int, target: int) -> str:
    """Return the SQL of a linear zone."""
    n, d = f"{name}_n", f"{name}_d"
    return (
        f"CASE WHEN {n} IS NULL THEN NULL WHEN {n} * 100 < {floor} * {d} THEN 0 WHEN {n} * 100 >= {target} * {d} THEN 10 "
        f"ELSE round((1000 * {n} / ({target} * {d}))::DECIMAL(38, 12), 2) END::DECIMAL(9, 2)"
    )


def prepare(frame_path: Path) -> Any:
    """Load the frame into a table of a database in memory; money and seconds become decimals."""
    import duckdb

    db = duckdb.connect()
    money = ", ".join(
        f"({name} * 0.01)::DECIMAL(18, 2) AS {name}" for name in ("base", "sales", "dept_sales")
    )
    db.execute(
        f"CREATE TABLE mix AS SELECT * REPLACE ({money}, (response * 0.1)::DECIMAL(9, 1) AS response) FROM '{frame_path}'"
    )
    return db


def compute(db: Any) -> Any:
    """Compute all outputs; at the end they become whole cents and 1/100 points."""
    columns = ", ".join(f"({name} * 100)::BIGINT AS {name}" for name in WANTED)
    zones = {"satisfaction": zone("satisfaction", 90, 98), "callback": zone("callback", 70, 90)}
    return db.execute(SQL.format(columns=columns, **zones)).fetchnumpy()
