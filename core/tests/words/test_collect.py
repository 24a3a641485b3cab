"""A package's texts are collected into its catalogue, which keeps what was translated and is compiled."""

import sys
from gettext import GNUTranslations

import pytest

from kpi.words.collect import texts, translations
from kpi.words.collect.__main__ import main

CODE = """
from kpi.api import Texts

_TEXTS = Texts("kpi_words_acme")
phrase, phrase_for, phrase_in = _TEXTS.phrase, _TEXTS.phrase_for, _TEXTS.phrase_in
ONE = phrase("late by {minutes} minutes", minutes=3)
SOME = phrase_for(2, "{n} box", "{n} boxes")
PLACE = phrase_in("place", "box")
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "kpi_words_acme"
    (folder / "cells").mkdir(parents=True)
    (folder / "__init__.py").write_text(CODE, "utf-8")
    (folder / "cells" / "page.html").write_text("{% trans %}Boxes{% endtrans %} {{ _('Late') }}", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    sys.modules.pop("kpi_words_acme", None)


def filled(package, **told):
    for file in (package / "locale/zh").glob("*.po"):
        lines = file.read_text("utf-8").split("\n")
        for place, line in enumerate(lines):
            for said, string in told.items():
                if line.startswith(f'msgid "{said}'):
                    at = place + next(n for n, one in enumerate(lines[place:]) if one.startswith("msgstr"))
                    lines[at] = lines[at].rpartition('""')[0] + f'"{string}"'
        file.write_text("\n".join(lines), "utf-8")


def test_texts_of_modules_and_pages_are_found(package):
    assert {(one.text.one, one.text.context) for one in texts(package)} == {
        ("late by {minutes} minutes", ""),
        ("{n} box", ""),
        ("box", "place"),
        ("Boxes", ""),
        ("Late", ""),
    }


def test_a_folder_has_a_file_of_its_own_and_what_waits_is_counted(package, capsys):
    assert main(["kpi_words_acme"]) == 0
    assert capsys.readouterr().out == "kpi_words_acme: 5 texts without a translation\n"
    assert sorted(one.name for one in (package / "locale/zh").glob("*.po")) == [
        "cells.po",
        "kpi_words_acme.po",
    ]


def test_a_second_call_keeps_and_compiles_what_was_translated(package):
    main(["kpi_words_acme"])
    filled(package, late="迟到 {minutes} 分钟")
    main(["kpi_words_acme"])
    assert [*translations(package).values()] == ["迟到 {minutes} 分钟"]
    with (package / "locale/zh/LC_MESSAGES/kpi_words_acme.mo").open("rb") as file:
        assert GNUTranslations(file).gettext("late by {minutes} minutes") == "迟到 {minutes} 分钟"


def test_a_check_writes_nothing_and_fails_while_something_waits(package, capsys):
    assert main(["--check", "kpi_words_acme"]) == 1
    assert "locale/zh/cells.po is to be renewed" in capsys.readouterr().out
    assert not (package / "locale").exists()


def test_a_check_passes_where_all_is_translated_and_compiled(package):
    main(["kpi_words_acme"])
    told = {"late by": "迟到", "{n} box": "{n} 箱", "box": "箱", "Boxes": "箱", "Late": "迟"}
    filled(package, **told)
    main(["kpi_words_acme"])
    assert main(["--check", "kpi_words_acme"]) == 0


def test_a_name_that_is_no_package_is_told():
    with pytest.raises(SystemExit, match="no package of this name"):
        main(["kpi_words_nobody"])
