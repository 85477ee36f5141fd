"""A borough's own spreadsheet over HTTP: what would come of it, and the import itself."""

import asyncio

from fastapi import APIRouter

from stride_sessions.api.access import ImportOrder, Previewing
from stride_sessions.api.desk import Desk, refusals_as_problems
from stride_sessions.api.file_bodies import Upload, Uploaded, file_body
from stride_sessions.api.import_bodies import ImportOut, PreviewOut
from stride_sessions.api.operations import add_upload
from stride_sessions.handlers.imports import ImportSessions, import_sessions, preview_import
from stride_sessions.sheets import LARGEST_FILE, Sheet, read_sheet


class ImportRoutes:
    """The operations on spreadsheets."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reading = asyncio.Semaphore(1)

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/imports", tags=["imports"])
        add_upload(router, "POST ", self.import_sessions, body=file_body(), largest=LARGEST_FILE)
        add_upload(router, "POST /preview", self.preview_import, body=file_body(), largest=LARGEST_FILE)
        return router

    async def import_sessions(self, order: ImportOrder, upload: Uploaded) -> ImportOut:
        """Plan a session for each line of a spreadsheet, or, where one line is bad, none: see `lines` of the problem.

        A line that was imported before is left as it is, so that a file may be sent again, with lines added.
        """
        sheet = await self._read(upload)
        command = ImportSessions(sheet.lines, sheet.bad)
        return await self._desk.carry_out(
            order, upload.sent, by=lambda work: import_sessions(command, work), show=ImportOut.of
        )

    async def preview_import(self, borough: Previewing, upload: Uploaded) -> PreviewOut:
        """Say what an import of this spreadsheet would come to now. Nothing is written."""
        sheet = await self._read(upload)
        command = ImportSessions(sheet.lines, sheet.bad)
        verdict = await self._desk.look(borough, lambda work: preview_import(command, work))
        return PreviewOut.of(verdict, borough, sheet.ignored)

    async def _read(self, upload: Upload) -> Sheet:
        """Read a file beside the event loop, and one at a time, since a workbook may take much memory."""
        async with self._reading:
            with refusals_as_problems():
                return await asyncio.to_thread(read_sheet, upload.content, upload.form)
