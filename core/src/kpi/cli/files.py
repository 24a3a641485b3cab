"""What the commands share whose product is a file: the common options, with `-o FILE`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kpi.frozen import frozen


@frozen
class Making:
    """The options of a command that writes a file; `policy` is as in `kpi.cli.common.Settings`."""

    db: Path
    policy: Path | None
    out: Path
    lang: str


def file_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --db, --policy, -o FILE and --lang; it receives them as the argument `making`."""

    @click.option(
        "--db",
        type=click.Path(dir_okay=False, path_type=Path),
        default=Path("kpi.db"),
        show_default=True,
        envvar="KPI_DB",
        help="The store.",
    )
    @click.option(
        "--policy",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The company's policy.  [default: kpi.toml beside the store]",
    )
    @click.option(
        "-o",
        "--output",
        "out",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        required=True,
        help="Where it is written.",
    )
    @click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default="zh",
        show_default=True,
        envvar="KPI_LANG",
        help="Language of what is written.",
    )
    @wraps(function)
    def with_making(*args: Any, db: Path, policy: Path | None, out: Path, lang: str, **more: Any) -> Any:
        beside = db.parent / "kpi.toml"
        chosen = policy or (beside if beside.exists() else None)
        return function(*args, making=Making(db, chosen, out, lang), **more)

    return with_making


__all__ = ["Making", "file_options"]
