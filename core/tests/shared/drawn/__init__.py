"""Policies drawn by chance, as companies would write them: clean by construction, and with planted faults."""
