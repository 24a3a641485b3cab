"""Tables of a period as files that people open in a spreadsheet: a workbook with a sheet a unit, or CSV."""

from kpi.output.exports.book import write_book
from kpi.output.exports.csv_file import write_csv
from kpi.output.exports.listing import About, Listing

__all__ = ["About", "Listing", "write_book", "write_csv"]
