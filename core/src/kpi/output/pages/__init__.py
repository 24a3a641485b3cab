"""Pages that people read: HTML of one file each, with its style in it and nothing from a network."""

from __future__ import annotations

from kpi.output.pages.environment import environment, page

__all__ = ["environment", "page"]
