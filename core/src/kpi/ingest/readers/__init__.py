"""Readers of files: each turns its format into a `Source`."""
