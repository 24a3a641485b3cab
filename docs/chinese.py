"""Say in Chinese what stands around the Chinese pages of the built site, and join their lines as Chinese is written."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_AROUND = {
    "Skip to content": "跳到正文",
    "On this page": "本页内容",
    "Back to top": "回到页首",
    "Search": "搜索",
    "Navigation": "导航",
    "Switch to dark": "换成深色",
    "Switch to light": "换成浅色",
    "Permanent link": "本节链接",
    "Copied to clipboard": "已复制",
    "Copy to clipboard": "复制",
    "Could not copy to clipboard": "没能复制",
    "1 more on this page": "本页还有 1 处",
    "# more on this page": "本页还有 # 处",
    "No matching documents": "没有找到",
    "1 matching document": "找到 1 页",
    "# matching documents": "找到 # 页",
    "Type to start searching": "输入要找的词",
    "Missing": "未含",
}
# As the whole of a text or of an attribute, so that no word of a page itself is replaced.
_WORDS = re.compile(rf'(?<=[>"])(\s*)({"|".join(map(re.escape, _AROUND))})(\s*)(?=[<"])')
_BLOCK = re.compile(r"(<pre.*?</pre>)", re.DOTALL)
_WIDE = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
# A browser shows a line's end as a space, which Chinese has not.
_BREAK = re.compile(rf"(?<=[{_WIDE}])\n(?=[{_WIDE}]|<a |<code>|<strong>)|(?<=[，。；：、）」])\n")


def chinese(page: str) -> str:
    """Return a built page as one in Chinese: its language, the words around it, the ends of its lines."""
    page = page.replace('<html lang="en"', '<html lang="zh-CN"', 1)
    page = _WORDS.sub(lambda found: f"{found[1]}{_AROUND[found[2]]}{found[3]}", page)
    parts = _BLOCK.split(page)
    return "".join(part if number % 2 else _BREAK.sub("", part) for number, part in enumerate(parts))


if __name__ == "__main__":
    for one in sorted((Path(sys.argv[1]) / "zh").glob("*.html")):
        one.write_text(chinese(one.read_text(encoding="utf-8")), encoding="utf-8")
