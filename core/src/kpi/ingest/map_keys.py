"""Reading the keys of a map file: a value that is not what it must be is a fault with its key path, and its default counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kpi.documents import Document, KeyPath
from kpi.errors import Faults, nearest
from kpi.model.table import Table
from kpi.words import NOTHING, Label, Message, phrase, sentence


class KeyReader:
    """Reads the keys of one map; faults are collected in `faults`."""

    def __init__(self, document: Document, table: Table) -> None:
        self.document, self.table = document, table
        self.faults = Faults()

    def _choice(self, spec: Mapping[str, Any], key: str, path: KeyPath, valid: Iterable[str]) -> str:
        text = self._text(spec, key, path)
        if text and text not in valid:
            self._fault(
                "wrong_value",
                (*path, key),
                sentence("{text!r} is not known", text=text),
                nearest(text, valid),
            )
            return ""
        return text

    def _text(self, spec: Mapping[str, Any], key: str, path: KeyPath) -> str:
        return str(self._of(spec, key, path, lambda found: isinstance(found, str), phrase("a text"), ""))

    def _flag(self, spec: Mapping[str, Any], key: str, path: KeyPath) -> bool:
        return bool(
            self._of(spec, key, path, lambda found: isinstance(found, bool), phrase("true or false"), False)
        )

    def _texts(self, spec: Mapping[str, Any], key: str, path: KeyPath) -> tuple[str, ...]:
        def fits(found: Any) -> bool:
            return isinstance(found, str) or (
                isinstance(found, list) and all(isinstance(one, str) for one in found)
            )

        found = self._of(spec, key, path, fits, phrase("a text or a list of texts"), [])
        return (found,) if isinstance(found, str) else tuple(found)

    def _of(
        self,
        spec: Mapping[str, Any],
        key: str,
        path: KeyPath,
        fits: Callable[[Any], bool],
        wanted: Label,
        default: Any,
    ) -> Any:
        found = spec.get(key, default)
        if fits(found):
            return found
        self._fault(
            "wrong_value", (*path, key), sentence("{found!r} is not {wanted}", found=found, wanted=wanted)
        )
        return default

    def _known(self, spec: Mapping[str, Any], valid: tuple[str, ...], path: KeyPath) -> None:
        for key in spec:
            if key not in valid:
                self._fault(
                    "unknown_key", (*path, key), sentence("no key {key!r} here", key=key), nearest(key, valid)
                )

    def _fault(self, code: str, path: KeyPath, message: Message, hint: Message = NOTHING) -> None:
        self.faults.found.append(self.document.fault(path, code, message, hint=hint))
