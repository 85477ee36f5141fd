"""Has aiokafka read headers whatever their names are: its reader raises at one that is not UTF-8, and so at its poll.

The broker takes any bytes for a header's name, and clients in C and Go send them. aiokafka names neither record nor
partition then, and meets the same record again: one borough's system would stop the reading of all boroughs. There is
no setting, so the class that takes a fetch apart is replaced; a batch that cannot be read as it should is read once
more, slowly, by aiokafka's own reader in Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex

from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiokafka.record._protocols import DefaultRecordBatchProtocol, DefaultRecordProtocol


def read_any_header_name() -> None:
    """Have all consumers of this process read such names; of a byte that is not UTF-8 they show the number."""
    fetcher.MemoryRecords = _Records


class _Records(_MemoryRecordsPy):  # type: ignore[misc] # aiokafka is published without types
    """The batches of one fetch."""

    def next_batch(self) -> _Batch | None:
        raw = self._next_slice
        return None if raw is None else _Batch(super().next_batch(), raw)


class _Batch:
    """A batch as aiokafka's compiled reader reads it, with another way to its records."""

    def __init__(self, batch: DefaultRecordBatchProtocol, raw: memoryview) -> None:
        self._batch = batch
        self._raw = raw

    def __getattr__(self, name: str) -> object:
        return getattr(self._batch, name)

    def __next__(self) -> DefaultRecordProtocol:
        return next(self._batch)

    def __iter__(self) -> Iterator[DefaultRecordProtocol]:
        try:
            return iter(list(self._batch))
        except UnicodeDecodeError:
            return self._read_slowly()

    def _read_slowly(self) -> Iterator[DefaultRecordProtocol]:
        batch = _DefaultRecordBatchPy(self._raw)
        records: Iterator[DefaultRecordProtocol] = iter(batch)  # which decompresses it
        batch._buffer = _AnyText(batch._buffer)  # noqa: SLF001 - as the module says: there is no setting
        return records


class _AnyText(bytearray):
    """Bytes whose slices decode whatever they hold."""

    def __getitem__(self, place: SupportsIndex | slice) -> int | _AnyText:  # type: ignore[override] # its own kind
        found = super().__getitem__(place)
        return found if isinstance(found, int) else _AnyText(found)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:  # noqa: ARG002 - it is to be lenient
        return super().decode(encoding, "backslashreplace")
