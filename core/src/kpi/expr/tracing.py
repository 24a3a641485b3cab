"""From an author's plain function to trees: it is called once, with symbols."""

from __future__ import annotations

import inspect
import linecache
import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kpi.errors import Fault, PolicyError, nearest
from kpi.expr.inputs import depths
from kpi.expr.nodes import Node
from kpi.expr.parameters import wrap_parameter
from kpi.expr.refusal import NotATree
from kpi.expr.values import as_node
from kpi.model.parameter import Dated
from kpi.words import NOTHING, Message, phrase, said_by, sentence

RESULT = "result"
"""The name of the only output of a function that returns one value."""

DEEPEST = 150
"""Levels that a tree may have; a loop over a list should make one wide node, not a deep one."""

_HERE = Path(__file__).parent

_ADVICE = (
    (r"\bmin\(", phrase("use minimum(a, b) instead of min(a, b)")),
    (r"\bmax\(", phrase("use maximum(a, b) instead of max(a, b)")),
    (
        r"\bsorted\(|\.sort\(",
        phrase("the order of values is not known yet; sort what is raw, or use group_rank()"),
    ),
    (r"\bnot\s+in\b", phrase("write not_(any_of(x == a, x == b)) instead of `x not in (a, b)`")),
    (r"\band\b", phrase("use all_of(a, b) or a & b instead of `a and b`")),
    (r"\bor\b", phrase("use any_of(a, b) or a | b instead of `a or b`")),
    (r"[<>=]=?[^<>=()]+[<>]=?", phrase("write all_of(a <= x, x < b) instead of the chain a <= x < b")),
    (r"^\s*assert\b", phrase("leave the check to the domains of the inputs")),
    (
        r"\bif\b|\bwhile\b",
        phrase("use if_(condition, a, b) or choose((condition, a), otherwise=b) instead of `if`"),
    ),
    (r"\bnot\b", phrase("use not_(x) or ~x instead of `not x`")),
    (r"\bin\b", phrase("write any_of(x == a, x == b) instead of `x in (a, b)`")),
)


def trace(
    function: Callable[..., Any], inputs: Mapping[str, object], parameters: Mapping[str, object]
) -> dict[str, Node]:
    """Call an author's function once, by keyword, and return its outputs by name as trees.

    `inputs` are nodes, tuples or mappings of nodes by argument name; `parameters` are what
    `wrap_parameter` made, raw values, or `Dated` values, which are wrapped here. A function that
    returns one value has one output, `result`.

    Raises:
        PolicyError: where the function does what a tree cannot, fails, or takes other arguments; it
            names file and line of the function and how to mend it.
    """
    given = {**inputs, **{name: _wrapped(name, value) for name, value in parameters.items()}}
    _check_arguments(function, given)
    try:
        returned = function(**given)
    except NotATree as refusal:
        where, line = _place(refusal, function)
        hint = _advice(line) if refusal.code == "used_as_bool" else NOTHING
        raise PolicyError(Fault(refusal.code, refusal.message, where, hint=hint or refusal.hint)) from refusal
    except PolicyError:
        raise
    except Exception as error:
        where, _ = _place(error, function)
        message = sentence(
            "{name} failed: {error}: {reason}",
            name=_name(function),
            error=type(error).__name__,
            reason=said_by(error),
        )
        raise PolicyError(Fault("scorer_failed", message, where)) from error
    return _outputs(function, returned)


def _wrapped(name: str, value: object) -> object:
    return wrap_parameter(value, name) if isinstance(value, Dated) else value


def _outputs(function: Callable[..., Any], returned: object) -> dict[str, Node]:
    named = returned if isinstance(returned, Mapping) else {RESULT: returned}
    if returned is None or not named:
        raise PolicyError(
            Fault(
                "no_result",
                sentence("{name} returned nothing", name=_name(function)),
                source_of(function),
                hint=sentence("end it with `return`"),
            )
        )
    try:
        nodes = {str(name): as_node(value) for name, value in named.items()}
    except NotATree as refusal:
        raise PolicyError(
            Fault(
                refusal.code,
                sentence(
                    "{name} returned what is no tree: {message}",
                    name=_name(function),
                    message=refusal.message,
                ),
                source_of(function),
                hint=refusal.hint,
            )
        ) from refusal
    if max(depths(*nodes.values()).values()) > DEEPEST:
        raise PolicyError(
            Fault(
                "too_deep",
                sentence("{name} nests its values more than {most} deep", name=_name(function), most=DEEPEST),
                source_of(function),
                hint=sentence(
                    "add up with total(), and give choose() many cases rather than one inside the other"
                ),
            )
        )
    return nodes


def _check_arguments(function: Callable[..., Any], given: Mapping[str, object]) -> None:
    """Refuse missing and unknown arguments, all at once, before the call."""
    taken = inspect.signature(function).parameters
    if any(one.kind is one.VAR_KEYWORD for one in taken.values()):
        unknown: list[str] = []
    else:
        unknown = [name for name in given if name not in taken]
    lacking = [
        name
        for name, one in taken.items()
        if one.default is one.empty
        and one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
        and name not in given
    ]
    where = source_of(function)
    faults = [
        Fault(
            "unknown_argument",
            sentence("{name} takes no argument {argument!r}", name=_name(function), argument=name),
            where,
            hint=nearest(name, taken),
        )
        for name in unknown
    ] + [
        Fault(
            "missing_argument",
            sentence("{name} needs {argument!r}", name=_name(function), argument=name),
            where,
            hint=nearest(name, unknown),
        )
        for name in lacking
    ]
    if faults:
        raise PolicyError(*faults)


def _name(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__name__", function))


def source_of(function: Callable[..., Any]) -> str:
    """Return `file:line` where a function is defined, as far as it is known."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code else ""


def _place(error: BaseException, function: Callable[..., Any]) -> tuple[str, str]:
    """Return `file:line` and text of the innermost line that is not this package's own."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not Path(frame.filename).is_relative_to(_HERE):
            line = frame.line or linecache.getline(frame.filename, frame.lineno or 0)
            return f"{frame.filename}:{frame.lineno}", line
    return source_of(function), ""


def _advice(line: str) -> Message:
    """Say what to write instead of the construct on a line; empty where none is recognised."""
    return next((sentence(advice) for pattern, advice in _ADVICE if re.search(pattern, line)), NOTHING)
