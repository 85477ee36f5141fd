"""Unpacks a workbook's zip within bounds; what comes out was counted, whatever the zip's directory claims.

The libraries behind read a part of a zip at one go, before they compare it with the directory. So they are given a copy
that was made in small steps, which stops at the bound, and never the file itself.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from stride_sessions.sheets.limits import LARGEST_RATIO, LARGEST_UNPACKED, MOST_MARKUP, MOST_PARTS
from stride_sessions.sheets.refusals import (
    FileEncrypted,
    FileHasMacros,
    NotASpreadsheet,
    UnpacksTooLarge,
    or_not_a_spreadsheet,
)

_STEP = 64 * 1024
_ENCRYPTED_FLAG = 0x1
_SORTS = "[Content_Types].xml"


def unpack(content: bytes) -> BytesIO:
    """Copy a workbook into a zip that is not compressed; raises as the names of `Unreadable` say."""
    most = min(LARGEST_UNPACKED, LARGEST_RATIO * len(content))
    with or_not_a_spreadsheet(), ZipFile(BytesIO(content)) as packed:
        _judge_directory(packed.infolist(), most)
        return _copy(packed, most)


def _judge_directory(parts: list[ZipInfo], most: int) -> None:
    """Refuse at once what the directory itself admits."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most:
        raise UnpacksTooLarge
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise FileEncrypted
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise FileHasMacros
    # zipfile bounds what it unpacks in one step for these two only
    if len(names) < len(parts) or any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise NotASpreadsheet


def _copy(packed: ZipFile, most: int) -> BytesIO:
    copied, budget = BytesIO(), _Budget(most)
    with ZipFile(copied, "w", ZIP_STORED) as plain:
        for part in packed.infolist():
            with packed.open(part) as source, plain.open(part.filename, "w") as target:
                while step := source.read(_STEP):
                    budget.spend(step)
                    target.write(step)
    with ZipFile(copied) as plain:
        if b"macroEnabled" in plain.read(_SORTS):
            raise FileHasMacros
    return copied


class _Budget:
    """What may still be unpacked."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._markup = MOST_MARKUP

    def spend(self, step: bytes) -> None:
        self._size -= len(step)
        self._markup -= step.count(b"<")
        if self._size < 0 or self._markup < 0:
            raise UnpacksTooLarge
