"""Files of sources that changed or came after a period was gathered: a run says so, since it does not read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpi.app.gathered_rows import read_of
from kpi.app.gathering import kept_in
from kpi.gather.files import Hashes, SourceFile, files_of
from kpi.gather.looked import Looked
from kpi.model.catalogue import Policy
from kpi.model.gathering import EventSource, Read
from kpi.model.line import Problem
from kpi.model.period import Frequency, Period
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.engine.computed import Computed
    from kpi.store import Store

FILES_NEWER = "files_newer"
_FEW = 3


def with_newer(computed: Computed, store: Store, policy: Policy) -> Computed:
    """Add to the problems of a run the files that are not as they were when its period was gathered."""
    found = [
        problem
        for _, source in sorted(policy.sources.items())
        if (problem := _of_source(store, Path(policy.where).parent, source, computed.period)) is not None
    ]
    return attrs.evolve(computed, problems=(*computed.problems, *found)) if found else computed


def _of_source(store: Store, folder: Path, source: EventSource, period: Period) -> Problem | None:
    files = files_of(source, folder)
    if not files:
        # They lie on another machine: nothing is known of them here.
        return None
    kept = kept_in(store, source.name)
    looked, hashes = Looked(kept / "looked.json"), Hashes(kept / "files.ndjson")
    changed: set[str] = set()
    for month in period.parts(Frequency.MONTH):
        read = read_of(store.facts(), source.name, month)
        if read is None:
            # That it was never gathered is told where its figures are needed.
            continue
        look = looked.of(month)
        concerned = [one for one in files if one.month in (None, month)]
        for file in concerned:
            then = None if look is None else look.files.get(file.name)
            if then == [file.size, file.mtime] or (
                then is None and _outside(file, month, hashes, look is None)
            ):
                continue
            if not _same(file, read, hashes):
                changed.add(file.name)
        changed.update(set(read.files) - {one.name for one in concerned})
    if not changed:
        return None
    names = ", ".join(sorted(changed)[:_FEW]) + (" ..." if len(changed) > _FEW else "")
    message = sentence(
        "{source}: {count} files came, went or changed since {period} was gathered ({names}): kpi gather {source} --period {period}",
        source=source.name,
        count=len(changed),
        period=period,
        names=names,
    )
    return Problem("", FILES_NEWER, message)


def _outside(file: SourceFile, month: Period, hashes: Hashes, nowhere: bool) -> bool:
    """Tell whether nothing can be said of a file without a month: this store was copied here without what is kept."""
    return nowhere and file.month is None and hashes.known(file) is None


def _same(file: SourceFile, read: Read, hashes: Hashes) -> bool:
    """Tell whether a file that was touched has the content that was read."""
    there = read.files.get(file.name)
    return there is not None and there[0] == file.size and hashes.of(file) == there[1]


__all__ = ["FILES_NEWER", "with_newer"]
