"""What a workbook to be filled offers: columns and rows of a KIND, rating forms of a scorecard."""
