"""How much of what stands behind a number is listed."""

SHOWN = 20
"""How many rows, or values of a group, are listed unless told."""

__all__ = ["SHOWN"]
