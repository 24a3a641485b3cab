"""Write reference/documents.md from documents.toml, which `tests/test_documents.py` holds to what the commands print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kpi.documents import read_file

DOCS = Path(__file__).parent
PAGE = DOCS / "reference" / "documents.md"
DOCUMENTS: list[dict[str, Any]] = read_file(DOCS / "documents.toml").data["document"]

WHY = {
    "op": "what was done",
    "label": "in words, in the language of `--lang`",
    "value": "what came of it: a number as text, a text, true, false or null",
    "args": "the reasons of what it was done with: a list of the same tables",
    "parameter": "the parameter that a number comes from, or an empty text",
    "from": "since when that holds, or null",
    "clauses": "the clauses where it stands",
}

_HEAD = """# JSON documents

Written by `docs/documents.py` from `docs/documents.toml`; a test holds each to what its command prints.

With `-o json` a command prints one object, with `"schema": 1` and the keys below. Keys are only ever added; one whose meaning changed
would have another `schema`. `-o ndjson` and `-o csv` print the rows alone.

- **number**: an exact number as text, a decimal `"6.00"` or a fraction `"20/3"`; never a binary float. **whole**: a JSON integer.
- **label**: a table of two texts, `zh` and `en`. **why**: a table of reasons, [below](#why).
- `runs[].period` is the key `period` of every table of the list `runs`; `*` stands for any name.
"""


def keys_of(document: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what each key of a document holds and means; a list that is told by another has its keys too."""
    told = {key: (holds, means) for key, (holds, means) in document["keys"].items()}
    for here, there in document.get("same", {}).items():
        told |= {
            here + key.removeprefix(there): one for key, one in told.items() if key.startswith(f"{there}.")
        }
    return told


def page() -> str:
    """Return the whole page."""
    rows = [_HEAD]
    for document in DOCUMENTS:
        rows += [f"## {document['name']}", "", document["about"], ""]
        if "error" not in document["name"]:
            rows += [f"`kpi {document['command']} -o json`", ""]
        rows += ["| key | holds | |", "|---|---|---|"]
        rows += [f"| `{key}` | {holds} | {means} |" for key, (holds, means) in document["keys"].items()]
        rows += [
            f"| `{here}` | tables | each with the keys of `{there}` |"
            for here, there in document.get("same", {}).items()
        ]
        rows.append("")
    rows += ["## why", "", "| key | holds |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{key}` | {means} |" for key, means in WHY.items())]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
