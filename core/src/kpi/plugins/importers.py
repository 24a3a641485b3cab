"""Files whose format a plugin knows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kpi.errors import Fault, KpiError, PluginError
from kpi.model.extension import Importer
from kpi.plugins.manager import Plugins


def records_of(path: Path, plugins: Plugins) -> list[Mapping[str, str]] | None:
    """Return the rows of a file as the importer of a plugin reads them, column title to text.

    None where no plugin reads files with that ending: then the core's own readers have it.

    Raises:
        PluginError: two plugins read files with that ending, or the importer failed or gave no rows.
    """
    suffix = path.suffix.lower()
    found = [one for one in plugins.each(Importer) if suffix and suffix in one[1].suffixes]
    if not found:
        return None
    if len(found) > 1:
        both = " and ".join(plugin.title for plugin, _ in found)
        hint = "list only one of them under plugins in kpi.toml"
        raise PluginError(
            Fault("importer_conflict", f"{both} both read {suffix} files", str(path), hint=hint)
        )
    plugin, importer = found[0]
    try:
        rows = list(importer.read(path))
    except (KpiError, OSError):
        raise
    except Exception as error:
        message = f"the importer {importer.name!r} failed: {type(error).__name__}: {error}"
        raise PluginError(Fault("importer_failed", message, str(path), plugin.title)) from error
    if not all(isinstance(row, Mapping) for row in rows):
        message = f"the importer {importer.name!r} gave rows that are no mappings"
        raise PluginError(Fault("importer_failed", message, str(path), plugin.title))
    return rows
