"""Trying sanctions: on events, of one person, of several, of a unit's month, and whole sets of them."""
