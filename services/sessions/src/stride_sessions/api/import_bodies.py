"""What is said about an import over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Self

from pydantic import BaseModel

from stride_sessions.domain.imports import BadLine, Verdict

MOST_SHOWN = 100


class BadLineOut(BaseModel):
    """What is wrong with one cell; the sentence does not repeat what it holds."""

    line: int
    column: str
    code: str
    sentence: str


class PreviewOut(BaseModel):
    """What an import would come to: `good` counts lines, `unchanged` those of them that were imported before.

    `bad` counts lines as well; `lines` shows the first 100 faults. Nobody reads `ignored_columns`.
    """

    borough: str
    good: int
    unchanged: int
    bad: int
    lines: list[BadLineOut]
    ignored_columns: list[str]

    @classmethod
    def of(cls, verdict: Verdict, borough: str, ignored: Sequence[str]) -> Self:
        """Show a verdict about a file of a borough."""
        return cls(
            borough=borough,
            good=len(verdict.created) + verdict.unchanged,
            unchanged=verdict.unchanged,
            ignored_columns=list(ignored),
            **faults_told(verdict.bad),
        )


class ImportOut(BaseModel):
    """What an import came to: sessions that are new, lines that were imported before."""

    borough: str
    created: int
    unchanged: int

    @classmethod
    def of(cls, verdict: Verdict, borough: str) -> Self:
        """Show what was done for a borough."""
        return cls(borough=borough, created=len(verdict.created), unchanged=verdict.unchanged)


def faults_told(bad: Sequence[BadLine]) -> Mapping[str, Any]:
    """How many lines are bad, and the first faults."""
    lines = {fault.line for fault in bad}
    return {"bad": len(lines), "lines": [BadLineOut(**asdict(fault)) for fault in bad[:MOST_SHOWN]]}
