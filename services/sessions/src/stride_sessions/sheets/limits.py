"""How large a file may be, by every measure by which one could be made to exhaust a service."""

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes of an upload."""
LARGEST_UNPACKED = 50 * 1024 * 1024
"""Bytes that a workbook may come to when it is unpacked."""
LARGEST_RATIO = 100
"""How many times as large a workbook may become by unpacking."""
MOST_PARTS = 1000
"""Files inside of a workbook."""
MOST_MARKUP = 2_000_000
"""Tags inside of a workbook; a parser makes an object of each, many times as large as the tag."""
MOST_LINES = 10_000
MOST_COLUMNS = 50
LONGEST_CELL = 200
"""Characters."""
LAST_ROW = 1_048_576
"""The last row that a spreadsheet program can number; a file may claim any."""
MOST_PADDING = 2_000_000
"""Cells, empty ones included: a cell far to the right makes its whole row as wide."""
