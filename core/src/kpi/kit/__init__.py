"""Domains that several industries share, as mechanisms without numbers."""
