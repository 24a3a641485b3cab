"""What the commands share: the common options and the ways to print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kpi.cli.language import language
from kpi.frozen import frozen
from kpi.output import Column, Format, render, to_json
from kpi.words import Message


@frozen
class Settings:
    """The common options of a command.

    `policy` is the file given, else the `kpi.toml` beside the store, else None: then every installed
    plugin is wanted, with its default parameters.
    """

    db: Path = Path("kpi.db")
    policy: Path | None = None
    output: Format = Format.TABLE
    lang: str = "zh"

    @property
    def as_json(self) -> bool:
        """Whether the result is one JSON object."""
        return self.output is Format.JSON

    def put(
        self,
        rows: Iterable[Mapping[str, object]],
        columns: Iterable[Column],
        *,
        key: str = "rows",
        head: Mapping[str, object] | None = None,
    ) -> None:
        """Print rows on stdout in the chosen format; JSON is `{schema, **head, key: rows}`."""
        width = terminal_width() if self.output is Format.TABLE else None
        text = render(rows, columns, self.output, lang=self.lang, key=key, head=head or {}, width=width)
        click.echo(text, nl=False)

    def put_json(self, document: Mapping[str, object], *, ready: bool = False) -> None:
        """Print one JSON object on stdout, with its `schema`; `ready` is what `to_json` says."""
        click.echo(to_json({"schema": 1, **document}, ready=ready))


_PAGE = 100


def say(text: Message) -> None:
    """Tell a person something in the language of talk, on stderr, so that stdout stays data."""
    click.echo(text.text(language()), err=True)


def first_few(words: Sequence[str], most: int = 3) -> str:
    """Name the first of a list and count the rest, for tables and trees: `-o json` has all."""
    told = ", ".join(words[:most])
    return f"{told}, +{len(words) - most}" if len(words) > most else told


def called(id: str, name: str) -> str:
    """Return how a person or unit is called in talk: the id, with the name where that says more."""
    return id if name in ("", id) else f"{id} {name}"


_db = click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("kpi.db"),
    show_default=True,
    envvar="KPI_DB",
    help="The store.",
)
_policy = click.option(
    "--policy",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The company's policy.  [default: kpi.toml beside the store]",
)
_lang = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    envvar="KPI_LANG",
    help="Language of tables and messages.",
)


def common_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --db, --policy, -o and --lang; it receives them as the argument `settings`."""

    @_db
    @_policy
    @click.option(
        "-o",
        "--output",
        type=click.Choice([one.value for one in Format]),
        default=Format.TABLE.value,
        show_default=True,
        help="How the result is printed.",
    )
    @_lang
    @wraps(function)
    def with_settings(*args: Any, db: Path, policy: Path | None, output: str, lang: str, **more: Any) -> Any:
        settings = Settings(db, _chosen(db, policy), Format(output), lang)
        return function(*args, settings=settings, **more)

    return with_settings


def file_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command whose product is a file --db, --policy, -o FILE and --lang.

    It receives the common ones as the argument `settings`, and as `file` the path, or None.
    """
    option = click.option(
        "-o",
        "--output",
        "file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="The file to write; its suffix chooses the format.",
    )
    return _writing(function, option)


def place_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that writes a file or a whole folder --db, --policy, -o and --lang, as `file_options` does.

    It receives the path as the argument `place`, or None.
    """
    option = click.option(
        "-o",
        "--output",
        "place",
        type=click.Path(path_type=Path),
        metavar="FILE|DIR",
        help="The file to write, whose suffix chooses the format, or a folder.",
    )
    return _writing(function, option)


def _writing(function: Callable[..., Any], option: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the common options, with a -o of its own that names what it writes."""

    @_db
    @_policy
    @option
    @_lang
    @wraps(function)
    def with_settings(*args: Any, db: Path, policy: Path | None, lang: str, **more: Any) -> Any:
        return function(*args, settings=Settings(db, _chosen(db, policy), lang=lang), **more)

    made: Callable[..., Any] = with_settings
    return made


def _chosen(db: Path, policy: Path | None) -> Path | None:
    beside = db.parent / "kpi.toml"
    return policy or (beside if beside.exists() else None)


def page_width() -> int:
    """Return the width of a page that is folded wherever it is printed: the terminal's, else `COLUMNS`, else 100."""
    import os

    told = os.environ.get("COLUMNS", "")
    return terminal_width() or (int(told) if told.isdecimal() and int(told) else _PAGE)


def terminal_width() -> int | None:
    """Return the width of the terminal, or None where stdout is none: then nothing is cut or folded."""
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
