"""Signatures under results: who signs in which order, and what stands until all have."""
