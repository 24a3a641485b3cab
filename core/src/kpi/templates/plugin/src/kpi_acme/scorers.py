"""How points are made, where no ready-made scorer does; the numbers stand in rules/*.toml."""

from __future__ import annotations

from kpi.api import Label, Node, Scorer, clamp, scorers


def picking_accuracy(accuracy: Node, full: Node, target: Node, floor: Node) -> Node:
    """Give `full` from `target` on, nothing up to `floor`; between them a small shortfall costs little, a large one much.

    It is called once, with symbols, and what it returns is the rule: a tree that is computed, explained, checked
    and printed. That is why it says `clamp`, where a plain `if` would need a value.
    """
    shortfall = clamp((target - accuracy) / (target - floor), 0, 1)
    return full * (1 - shortfall * shortfall)


SCORERS = (
    # The name is there for every plugin, so it begins with this one's.
    Scorer(
        "acme_picking_accuracy",
        picking_accuracy,
        Label("拣货准确率计分", "picking accuracy"),
        scorers.template(
            "≥ {target} 得 {full} 分；低于时按差距的平方扣分，{floor} 及以下 0 分",
            "{full} from {target} on; below it the square of the shortfall is taken, {floor} and less is 0",
            of=picking_accuracy,
        ),
    ),
)
