"""Formula strings parsed, checked and compiled each time, per employee and item: what HR suites do ("safe eval")."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from peers import _formulas

NAME = "formula strings, checked each time"
EXACT = False
LARGEST = 10_000

ALLOWED = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.Tuple, ast.Subscript, ast.Call, ast.IfExp, ast.BoolOp, ast.BinOp,
    ast.UnaryOp, ast.Compare, ast.operator, ast.unaryop, ast.boolop, ast.cmpop,
)  # fmt: skip
"""What a formula may be made of: no attribute, no comprehension, no lambda."""


def prepare(frame_path: Path) -> Any:
    """Read the employees."""
    return _formulas.people(frame_path), safe_eval


def safe_eval(text: str, row: _formulas.Row) -> Any:
    """Evaluate a formula of which nothing is known yet."""
    tree = ast.parse(text, "<formula>", "eval")
    nodes = list(ast.walk(tree))
    if strange := [type(node).__name__ for node in nodes if not isinstance(node, ALLOWED)]:
        raise SyntaxError(f"a formula may not have {', '.join(strange)}: {text}")
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    if unknown := names - _formulas.WORDS.keys() - row.keys():
        raise NameError(f"no name {', '.join(sorted(unknown))}: {text}")
    return eval(compile(tree, "<formula>", "eval"), {"__builtins__": {}, **_formulas.WORDS}, row)


compute = _formulas.compute
columns = _formulas.columns
