"""A text in the two languages of the forms."""

from __future__ import annotations

from kpi.frozen import frozen


@frozen
class Label:
    """Chinese as it stands on the forms, and English."""

    zh: str = ""
    en: str = ""

    def text(self, lang: str) -> str:
        """Return the text in `lang` (`zh` or `en`), or the other one where it is missing."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)
