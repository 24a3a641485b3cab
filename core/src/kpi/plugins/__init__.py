"""Plugins in three separate steps: discover (metadata only), admit, load; and the states that come of it."""

from kpi.plugins.state import Plugin, State

__all__ = ["Plugin", "State"]
