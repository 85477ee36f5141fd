"""Keeps a cell of a CSV file from being read as a formula, after OWASP's page "CSV Injection".

https://owasp.org/www-community/attacks/CSV_Injection: a cell that begins with =, +, -, @, a tab or a line break gets an
apostrophe before it. So does such a sign after a separator inside a cell, where some programs begin a new one, and so
do the full-width forms of those signs.
"""

import re

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_READ_AS_FORMULA = re.compile(rf'(\A|[,;|"\t\r\n])( *[{_SIGNS}]|\A[\t\r\n])')


def harmless(cell: str) -> str:
    """The same text, with an apostrophe before whatever would be read as the beginning of a formula."""
    return _READ_AS_FORMULA.sub(r"\1'\2", cell)
