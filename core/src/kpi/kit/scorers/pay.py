"""Pay: commission tiers, guarantees by service year, pools, and what is taken below a mark."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from kpi.expr import Const, Node, choose, clamp, maximum, minimum, round_to, total
from kpi.kit.scorers.given import constant, constants, needed, number, refused, whole, word
from kpi.kit.scorers.words import Words, said, template
from kpi.model.rule import Scorer
from kpi.words import phrase, sentence

METHODS = ("marginal", "slab")
AFTER_LAST = ("keep", "none")


def tiers(
    amount: Node,
    tiers: Sequence[Sequence[Const | None]],
    method: str = "marginal",
    rounding: Const | int | None = 2,
) -> Node:
    """Give the commission on an amount by stages `[upper bound, rate]`; the last bound may be none.

    `marginal` pays each stage's rate on the part of the amount that lies in it, `slab` the rate of the
    stage in which the amount lies on all of it (a bound belongs to the lower stage). Above a last bound
    that is given nothing more is earned on the marginal way, and the slab way has a gap. A negative amount
    takes commission back at the first rate. `rounding` is the number of decimals, half away from zero.

    Raises:
        PolicyError: without tiers, which the company must supply, or for bounds that do not rise.
    """
    if tiers is None:
        raise needed("tiers", 'give the stages: tiers = [[100000, 0.01], [200000, 0.015], ["none", 0.02]]')
    stages = _stages(tiers)
    way = word(method, "method", METHODS)
    earned = _marginal(amount, stages) if way == "marginal" else _slab(amount, stages)
    return earned if rounding is None else round_to(earned, whole(rounding, "rounding", least=0))


def _stages(tiers: object) -> list[tuple[Const | None, Const]]:
    if not isinstance(tiers, tuple | list) or not tiers:
        raise refused("tiers", sentence("must be a list of [upper bound, rate]"))
    stages: list[tuple[Const | None, Const]] = []
    for place, row in enumerate(tiers):
        if not isinstance(row, tuple | list) or len(row) != 2:
            raise refused(f"tiers[{place}]", sentence("must be [upper bound, rate]"))
        upper, rate = row
        if upper is None and place != len(tiers) - 1:
            raise refused(f"tiers[{place}]", sentence("has no upper bound, but is not the last"))
        stages.append(
            (
                None if upper is None else constant(upper, f"tiers[{place}][0]"),
                constant(rate, f"tiers[{place}][1]"),
            )
        )
    bounds = [number(upper, "tiers") for upper, _ in stages if upper is not None]
    if any(low >= high for low, high in pairwise([Fraction(0), *bounds])):
        raise refused(
            "tiers", sentence("must have upper bounds that rise from above 0"), sentence("sort the stages")
        )
    return stages


def _marginal(amount: Node, stages: Sequence[tuple[Const | None, Const]]) -> Node:
    parts: list[Node] = []
    lower: Const | None = None
    for upper, rate in stages:
        inside: Node = amount if upper is None else minimum(amount, upper)
        parts.append((inside if lower is None else maximum(inside - lower, 0)) * rate)
        lower = upper
    return total(parts)


def _slab(amount: Node, stages: Sequence[tuple[Const | None, Const]]) -> Node:
    cases = [(amount <= upper, amount * rate) for upper, rate in stages if upper is not None]
    last, rate = stages[-1]
    if last is not None:
        return choose(*cases)
    return choose(*cases, otherwise=amount * rate) if cases else amount * rate


def by_service_year(service_year: Node, amounts: Sequence[Const], after_last_year: str = "keep") -> Node:
    """Give the amount of the service year, counted from 1; after the last one it is kept, or a gap (`none`).

    Raises:
        PolicyError: for an empty list, or an unknown word.
    """
    table = constants(amounts, "amounts")
    if not table:
        raise refused("amounts", sentence("is empty"))
    cases = [(service_year <= place, one) for place, one in enumerate(table, 1)]
    if word(after_last_year, "after_last_year", AFTER_LAST) == "none":
        return choose(*cases)
    return choose(*cases[:-1], otherwise=table[-1]) if len(cases) > 1 else table[0]


def below_mark(score: Node, pass_mark: Const, amount: Const) -> Node:
    """Give `amount` where a score is below the pass mark (不达 is strict), else nothing."""
    return choose((score < constant(pass_mark, "pass_mark"), constant(amount, "amount")), otherwise=0)


def fixed(amount: Const) -> Node:
    """Give one amount."""
    return constant(amount, "amount")


def share(amount: Node, split: Const, rounding: Const | int | None = 2) -> Node:
    """Give the part `split` (0..1) of an amount, such as the pool that a group shares.

    Raises:
        PolicyError: for a part that is not between 0 and 1.
    """
    part = constant(split, "split")
    if not 0 <= number(part, "split") <= 1:
        raise refused("split", sentence("must be between 0 and 1, not {value}", value=part.value))
    value = amount * part
    return value if rounding is None else round_to(value, whole(rounding, "rounding", least=0))


def by_score(
    amount: Node,
    score: Node,
    full: Const | int,
    cap: Const | int | None = None,
    floor: Const | int | None = None,
) -> Node:
    """Give an amount times score / full; `cap` and `floor` bound that ratio."""
    return amount * clamp(
        score / constant(full, "full"),
        None if floor is None else constant(floor, "floor"),
        None if cap is None else constant(cap, "cap"),
    )


def top_up(earned: Node, advanced: Node) -> Node:
    """Give what was earned beyond what was advanced, and nothing where the advance was more."""
    return maximum(earned - advanced, 0)


def _tiers_words(words: Words, lang: str) -> str:
    rows, low, parts = words.get("tiers") or (), "0", []
    for upper, rate in rows:
        open_end = getattr(upper, "value", upper) is None
        parts.append(f"{low}-{'∞' if open_end else said(upper)}: {said(rate)}")
        low = said(upper)
    if not parts:
        return "提成表由公司提供" if lang == "zh" else "the company supplies the stages"
    return f"{'; '.join(parts)} ({said(words.get('method', 'marginal'), lang)})"


TIERS = Scorer("tiers", tiers, phrase("commission tiers"), _tiers_words)

BY_SERVICE_YEAR = Scorer(
    "by_service_year",
    by_service_year,
    phrase("by service year"),
    template(
        "第 1、2、3… 年度：{amounts}（以后 {after_last_year}）",
        "year 1, 2, 3 ...: {amounts} (afterwards {after_last_year})",
        of=by_service_year,
    ),
)

BELOW_MARK = Scorer(
    "below_mark",
    below_mark,
    phrase("below a mark"),
    template(
        "{score} 不达 {pass_mark} 分：{amount}", "{amount} where {score} is below {pass_mark}", of=below_mark
    ),
)

FIXED = Scorer("fixed", fixed, phrase("one amount"), template("{amount}", "{amount}", of=fixed))

SHARE = Scorer(
    "share",
    share,
    phrase("a part of"),
    template("{amount} × {split}", "{amount} x {split}", of=share),
)

BY_SCORE = Scorer(
    "by_score",
    by_score,
    phrase("by score"),
    template(
        "{amount} × {score} ÷ {full}[[，最多 {cap}]][[，最低 {floor}]]",
        "{amount} x {score} / {full}[[, at most {cap}]][[, at least {floor}]]",
        of=by_score,
    ),
)

TOP_UP = Scorer(
    "top_up",
    top_up,
    phrase("top-up"),
    template("{earned} 超过 {advanced} 的部分", "{earned} beyond {advanced}", of=top_up),
)
