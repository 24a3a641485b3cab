"""Hold the built site to itself: each link, anchor and picture is there, and nothing is fetched from elsewhere."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_FETCHED = {"img", "script", "link", "iframe", "source", "video", "audio"}


class _Page(HTMLParser):
    """What a page points to, what it fetches, and the places in it that can be pointed to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.pointed: list[tuple[str, bool]] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value for key, value in attrs if value is not None}
        self.places.update(named[key] for key in ("id", "name") if key in named)
        for key in ("href", "src"):
            if key in named:
                self.pointed.append((named[key], tag in _FETCHED))


def faults(site: Path) -> list[str]:
    """Return what is wrong with the pages of a site, each with the page where it stands."""
    pages = {page: _Page(page.read_text(encoding="utf-8")) for page in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        where = path.relative_to(site)
        for target, fetched in page.pointed:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                if fetched and parts.scheme != "data":
                    found.append(f"{where}: fetches {target}")
                continue
            # The page of a wrong address may be shown in any folder, so its links begin at the root.
            base = site if parts.path.startswith("/") else path.parent
            end = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path.resolve()
            end = end / "index.html" if end.is_dir() else end
            if not end.exists():
                found.append(f"{where}: {target} is not there")
            elif parts.fragment and end.suffix == ".html":
                there = pages.get(end) or _Page(end.read_text(encoding="utf-8"))
                if unquote(parts.fragment) not in there.places:
                    found.append(f"{where}: {target} has no such place")
    return found


if __name__ == "__main__":
    wrong = faults(Path(sys.argv[1]).resolve())
    for one in wrong:
        sys.stderr.write(f"{one}\n")
    sys.exit(1 if wrong else 0)
