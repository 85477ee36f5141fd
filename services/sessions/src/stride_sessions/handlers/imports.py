"""Import a borough's spreadsheet, all of it or nothing, or say beforehand what would come of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from uuid_utils.compat import uuid7

from stride_sessions.domain.imports import LinesRefused, Terms, Verdict, judge
from stride_sessions.domain.session import SessionId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.domain.imports import BadLine, Line
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class ImportSessions:
    """Make a session of each line that was not imported before; `bad` is what could not be read as one."""

    lines: Sequence[Line]
    bad: Sequence[BadLine]


async def preview_import(command: ImportSessions, work: Work) -> Verdict:
    """Say what an import would come to now; writes nothing. Raises `BoroughHasPaused`, `BoroughOnlyInvited`."""
    borough = await work.boroughs.get(work.borough)
    borough.ensure_open()
    return await _judge(command, work)


async def import_sessions(command: ImportSessions, work: Work) -> Verdict:
    """Raises `LinesRefused`, `BoroughHasPaused`, `BoroughOnlyInvited`.

    One import of a borough at a time: the next one sees what this one imported.
    """
    borough = await work.boroughs.get_for_update(work.borough)
    borough.ensure_open()
    verdict = await _judge(command, work)
    if verdict.bad:
        raise LinesRefused(verdict.bad)
    await work.sessions.add_all([session for _, session in verdict.created])
    await work.imports.add_all(verdict.created)
    await work.outbox.append(verdict.events)
    return verdict


async def _judge(command: ImportSessions, work: Work) -> Verdict:
    imported = await work.imports.find([line.reference for line in command.lines])
    named = {line.scheme for line in command.lines}
    launched = frozenset({scheme for scheme in named if await work.schemes.find(scheme)})
    terms = Terms(imported, launched, work.times.window, work.now, await work.defaults.find_all())
    # Beside the event loop, since 10,000 lines take long enough for others to notice.
    verdict = await asyncio.to_thread(judge, command.lines, terms, new_id=lambda: SessionId(uuid7()))
    bad = sorted([*command.bad, *verdict.bad], key=lambda fault: fault.line)
    return replace(verdict, bad=tuple(bad))
