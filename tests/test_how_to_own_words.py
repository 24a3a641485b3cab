"""The page of a plugin's own catalogue works from an empty folder: collected, translated, said in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

from pages import HOW_TO
from plugin_pages import kpi, typed, unsaid, walked

TOLD = {
    "{least} is below 1": "{least} 小于 1",
    "Leave out whoever has fewer.": "不列次数更少的人。",
    "Count the wrong parcels of each picker.": "统计各人的错发包裹。",
    "picker": "拣货员",
}


def test_the_page_of_a_plugins_catalogue_works(tmp_path: Path):
    page = HOW_TO / "own-words.md"
    folder, said = walked(page, tmp_path)
    assert unsaid(said) == []
    text = page.read_text("utf-8")
    assert typed("kpi.words.collect kpi_acme", folder)[0] in text
    assert kpi("kpi.words.collect --check kpi_acme", folder).returncode == 1
    file = folder / "src/kpi_acme/locale/zh/kpi_acme.po"
    [entry] = re.findall(r"```po\n(.*?)```", text, re.DOTALL)
    empty = re.sub(r'msgstr ".*"', 'msgstr ""', entry)
    catalogue = file.read_text("utf-8")
    assert empty in catalogue
    catalogue = catalogue.replace(empty, entry)
    for english, chinese in TOLD.items():
        catalogue = catalogue.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{chinese}"'
        )
    file.write_text(catalogue, "utf-8")
    assert typed("kpi.words.collect kpi_acme", folder) == ["kpi_acme: 0 texts without a translation"]
    typed("kpi.words.collect --check kpi_acme", folder)
    helped = kpi("kpi parcels --lang zh --help", folder).stdout
    assert "统计各人的错发包裹。" in helped
    assert "不列次数更少的人。" in helped
    refused = kpi("kpi parcels --lang zh --least 0", folder)
    assert refused.returncode == 2
    assert "0 小于 1" in refused.stderr
    assert "0 is below 1" in kpi("kpi parcels --lang en --least 0", folder).stderr
