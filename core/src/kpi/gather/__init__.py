"""Counting and summing where the rows lie: Parquet and CSV files by DuckDB, in bounded memory."""
