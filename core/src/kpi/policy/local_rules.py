"""`kpi_rules.py` beside `kpi.toml`: every public function of it is a scorer of the company's own."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import FunctionType, ModuleType

from kpi.errors import Fault, PolicyError
from kpi.frozen import frozen
from kpi.model.rule import Scorer
from kpi.words import Label, said_by, sentence


@frozen
class LocalRules:
    """The scorers of the file, and its text, which is part of the policy's hash."""

    text: str = ""
    scorers: tuple[Scorer, ...] = ()


def read_local_rules(path: Path) -> LocalRules:
    """Run the file by itself (it is not importable, and leaves nothing behind) and take its functions.

    A function whose name begins with `_`, and whatever the file imports, is not a scorer.

    Raises:
        PolicyError: the file cannot be read or run, with the line.
    """
    if not path.exists():
        return LocalRules()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(
            Fault("local_rules", sentence("cannot be read: {error}", error=said_by(error)), where=str(path))
        ) from error
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    try:
        exec(compile(text, str(path), "exec", dont_inherit=True), vars(module))  # noqa: S102
    except SyntaxError as error:
        where = f"{path}:{error.lineno}:{error.offset}"
        raise PolicyError(
            Fault("local_rules", sentence("is not Python: {error}", error=error.msg), where=where)
        ) from error
    except (Exception, SystemExit) as error:
        lines = [
            frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)
        ]
        where = f"{path}:{lines[-1]}" if lines else str(path)
        raise PolicyError(
            Fault(
                "local_rules",
                sentence("{type}: {error}", type=type(error).__name__, error=said_by(error)),
                where=where,
            )
        ) from error
    own = [
        one
        for name, one in vars(module).items()
        if isinstance(one, FunctionType) and one.__module__ == module.__name__ and not name.startswith("_")
    ]
    return LocalRules(text, tuple(Scorer(one.__name__, one, _label(one), owner="company") for one in own))


def _label(function: FunctionType) -> Label:
    first = (function.__doc__ or "").strip().split("\n")[0].rstrip(".")
    words = first or function.__name__.replace("_", " ")
    return Label(en=words) if words.isascii() else Label(zh=words)
