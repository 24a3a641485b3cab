import ast
import sys
from pathlib import Path

import click

from kpi.words import Texts

OF_AUTHORS = (
    "Could not determine name for option",
    "No options defined but a name was passed",
    "Arguments take exactly one parameter",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use",
    "Invalid start character for option",
    "Unknown color",
    "Unknown standard stream",
    "Windows error",
    "{editor}: Editing failed",
    "Couldn't detect Bash version",
    "Shell completion is not supported",
    "Confirm the action without prompting.",
    "%(prog)s, version %(version)s",
    "Choice({choices})",
    "d",
)
"""Beginnings of what click says to whoever writes a command, and of what kpi never makes it say."""


def spoken_by_click():
    for module in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
                if texts and not texts[0].startswith(OF_AUTHORS[:-1]) and texts[0] not in OF_AUTHORS:
                    yield tuple(texts[:2])


def test_every_word_that_click_says_to_a_user_is_in_the_catalogue():
    texts = Texts("kpi")
    found = set(spoken_by_click())
    assert len(found) > 40
    missing = [one for one in found if texts.find("zh", one[0], "", *one[1:]) in one]
    assert missing == []


def test_the_words_are_listed_as_click_has_them():
    root = Path(__file__).resolve().parents[2]
    sys.path.insert(0, str(root))
    import words

    sys.path.remove(str(root))
    listed = {
        found.text.one
        for found in words.texts(words.PACKAGES["kpi"])
        if found.module.name == "click_words.py"
    }
    assert {one[0] for one in spoken_by_click()} | {"required"} <= listed
