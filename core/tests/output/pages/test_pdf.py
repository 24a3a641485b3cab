"""Pages as PDF; what fonts a machine has is its own, so that these need more than pip gives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kpi.errors import UsageError
from kpi.output.pages.pdf import check_fonts, pdf_of

pytestmark = pytest.mark.heavy

PAGE = "<!doctype html><html lang='zh-Hans-CN'><title>t</title><p>朱青 应发 3,908.17</p></html>"


def test_the_text_of_a_pdf_is_chinese(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of(PAGE))
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, text=True
    )
    assert "朱青 应发 3,908.17" in text.stdout


def test_a_character_that_no_font_has_is_refused_with_a_hint() -> None:
    with pytest.raises(UsageError, match="no font of this machine") as refused:
        check_fonts("好\U000e0fff".replace("\U000e0fff", "\U0003fffd"))
    assert "\U0003fffd" in str(refused.value)
    assert "Noto" in str(refused.value)


def test_a_machine_without_chinese_fonts_writes_no_pdf(tmp_path: Path) -> None:
    latin = next(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"), None)
    if latin is None:
        pytest.skip("there is no font to be the only one")
    (tmp_path / "fonts").mkdir()
    shutil.copy(latin, tmp_path / "fonts")
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    code = "from kpi.output.pages.pdf import check_fonts; check_fonts()"
    environment = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, env=environment, capture_output=True, text=True
    )
    assert done.returncode
    assert "no font of this machine has these characters" in done.stderr


def test_nothing_is_fetched() -> None:
    made = pdf_of(
        "<html lang='en'><title>t</title><img alt='x' src='http://127.0.0.1:9/x.png'><p>y</p></html>"
    )
    assert made.startswith(b"%PDF")
