"""This project's kernel: the trees of the real rules, compiled by `kpi.expr`, on the wide frame; the pool by the engine.

Compiling is not timed, as in the other peers; that the frame lies within the bounds of which it is proven that nothing
overflows is checked each time, and timed. No peer tells of flags, so the program makes none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from kpi.expr import Node, Program
    from kpi.model.catalogue import Policy

NAME = "kpi, kernel"
EXACT = True
LARGEST = 1_000_000

POLICY = Path(__file__).parent.parent / "mix" / "kpi.toml"
ITEMS = (
    "p_response", "p_expertise", "p_selling", "p_polite", "p_discipline", "p_conversion", "p_satisfaction",
    "p_callback", "p_volume", "p_csat",
)  # fmt: skip
PERCENT = ("polite", "conversion", "csat")
MOST_COMPLAINTS = 6


def prepare(frame_path: Path) -> Any:
    """Load the policy, name the columns as the engine does, and compile one program of all outputs."""
    import polars as pl

    from kpi.app.catalogue import load_policy
    from kpi.expr import compile_for
    from kpi.types import Scope

    frame = _named(pl.read_parquet(frame_path)).rechunk()
    return frame, compile_for(trees(load_policy(POLICY)), frame, {Scope.UNIT: "dept"}, flagged=False)


def compute(state: tuple[pl.DataFrame, Program]) -> Any:
    """Compute all outputs, each from the two columns of its fraction."""
    import polars as pl

    from kpi.engine.pay.pool import shared

    frame, program = state
    done = program.run(frame)
    found = done.select(
        *(_whole(done, name, 100) for name in (*ITEMS, "score")),
        pl.col("grade").cast(pl.Enum(["A", "B", "C", "D"])).to_physical().cast(pl.Int64),
        _whole(done, "rank", 1),
        *(_whole(done, name, 100) for name in ("fine", "commission", "pool", "least", "base")),
        pl.col("dept").alias("group"),
    )
    paid = found.with_columns(
        shared(found.select("group", "pool", pl.col("score").clip(lower_bound=0)))["share"].alias("pool")
    )
    earned = pl.col("base") + pl.col("commission") + pl.col("pool")
    paid = paid.with_columns((pl.col("least") - earned).clip(lower_bound=0).alias("topup"))
    return paid.with_columns((earned + pl.col("topup") - pl.col("fine")).alias("payable"))


def trees(policy: Policy) -> dict[str, Node]:
    """Return the trees of the outputs: those of the rules, put together as scorecard and pay scheme say."""
    from mix.facts import PERIOD

    from kpi.engine.card.plan import plan_card
    from kpi.engine.rules import result_tree
    from kpi.expr import coalesce, const, group_rank, if_, total, var
    from kpi.types import Scope

    catalogue, day = policy.catalogue, PERIOD.end

    def rule(name: str, **given: Node) -> Node:
        return _given(result_tree(catalogue.rules[name], catalogue, day), given)

    plan = plan_card(catalogue.scorecards["company.mix"], catalogue, day)
    found: dict[str, Node] = {name: _given(one.tree, {}) for name, one in zip(ITEMS, plan.items, strict=True)}
    score = total([coalesce(one, const(0)) for one in found.values()])
    complaints = var("complaints")
    found["score"] = score
    found["grade"] = rule("ecommerce.appraisal_grade", score=score)
    found["rank"] = group_rank(score, Scope.UNIT)
    found["fine"] = total(
        [
            if_(complaints >= nth, rule("ecommerce.complained_about", nth=const(nth)), const(0))
            for nth in range(1, MOST_COMPLAINTS + 1)
        ]
    )
    found["commission"] = rule("company.commission")
    found["pool"] = rule("ecommerce.commission_pool")
    found["least"] = rule("ecommerce.guarantee")
    found["base"] = var("base")
    return found


def _given(tree: Node, given: dict[str, Node]) -> Node:
    """Put trees in the place of inputs, by the last part of their names; nobody is excluded from a mean."""
    from kpi.expr import Var, const, rewritten

    def change(node: Node) -> Node:
        if not isinstance(node, Var):
            return node
        if node.name.startswith("excluded."):
            return const(False)
        return given.get(node.name.rsplit(".", 1)[-1], node)

    return rewritten(tree, change)


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns as the engine measures them: `<metric>.n` and `.d`, words for levels."""
    import polars as pl
    from mix.facts import FLAGS, LEVELS, NUMBERS, RATES

    def number(name: str, column: str, d: int) -> list[pl.Expr]:
        there = pl.col(column).is_not_null()
        return [
            pl.col(column).alias(f"{name}.n"),
            pl.when(there).then(pl.lit(d, dtype=pl.Int64)).alias(f"{name}.d"),
        ]

    numbers = [
        *((metric, column, scale) for column, (metric, scale) in NUMBERS.items()),
        ("ecommerce.late_or_early_leave", "late", 1),
        ("ecommerce.absences", "absent", 1),
        ("ecommerce.department_sales", "dept_sales", 100),
        ("service_year", "years", 1),
        ("complaints", "complaints", 1),
        ("base", "base", 100),
    ]
    rates = [
        expr
        for column, metric in RATES.items()
        for expr in (
            (pl.col(f"{column}_n") * (100 if column in PERCENT else 1)).alias(f"{metric}.n"),
            pl.col(f"{column}_d").alias(f"{metric}.d"),
        )
    ]
    words = pl.Series(LEVELS, dtype=pl.String)
    return frame.select(
        "dept",
        *(expr for one in numbers for expr in number(*one)),
        *rates,
        *(pl.col(column).alias(metric) for column, metric in FLAGS.items()),
        words.gather(frame["expertise"]).alias("ecommerce.product_expertise"),
    )


def _whole(done: pl.DataFrame, name: str, units: int) -> pl.Expr:
    """Return a number as whole numbers of 1/units; every output here is one, and most have one denominator."""
    import polars as pl

    n, d = pl.col(f"{name}.n"), done.get_column(f"{name}.d")
    one = d.max()
    if isinstance(one, int) and one == d.min() and units % one == 0:
        whole = n if units == one else n * (units // one)
    else:
        whole = n * units // pl.col(f"{name}.d")
    return whole.cast(pl.Int64).alias(name)
