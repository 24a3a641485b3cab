"""What a cell says: text to canonical value, one module for each family of column types."""
