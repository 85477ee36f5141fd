"""The code by which who raised a concern comes back to it: 65 random bits, told once, kept by nobody but her.

It is read out over the telephone and copied from paper, so no two of its characters look alike, and case, spaces and
dashes do not matter. A text of any other form is a code too: one that nobody has.
"""

import re

from stride_sessions.domain.check_in_code import ALPHABET

LENGTH = 13
BITS_EACH = 5
BITS = LENGTH * BITS_EACH

_BETWEEN = re.compile(r"[^0-9A-Za-z]+")


def new_code(random: int) -> str:
    """The code that `random` makes, a number of `BITS` random bits."""
    return "".join(ALPHABET[random >> BITS_EACH * place & 31] for place in reversed(range(LENGTH)))


def shown(code: str) -> str:
    """A code as it is told: XXXX-XXXX-XXXXX."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def read(text: str) -> str:
    """The code that somebody means; what is no code is read as well, and is one that nobody has."""
    return _BETWEEN.sub("", text).upper()
