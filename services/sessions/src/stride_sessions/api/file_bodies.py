"""A spreadsheet on its way in: what it is said to be, and its bytes; whether it is one, it does not judge."""

import csv
from email.message import Message
from hashlib import sha256
from io import StringIO
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel
from stride_chassis import Refused

from stride_sessions.api.fields import next_week
from stride_sessions.sheets import LARGEST_FILE, MOST_LINES, Form

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_CSV_FORMS = {"utf-8": Form.CSV, "windows-1252": Form.CSV_WINDOWS_1252}


class SentFile(BaseModel):
    """A file, as it is told from another one under the same Idempotency-Key."""

    form: Form
    sha256: str


class Upload:
    """A file that was sent."""

    def __init__(self, form: Form, content: bytes) -> None:
        self.form = form
        self.content = content

    @property
    def sent(self) -> SentFile:
        """What tells it from another file."""
        return SentFile(form=self.form, sha256=sha256(self.content).hexdigest())


async def upload_of(request: Request) -> Upload:
    """Read the file of a request; its type is judged first."""
    return Upload(form_of(request.headers.get("content-type", "")), await request.body())


def form_of(content_type: str) -> Form:
    """What a file is said to be; a CSV is UTF-8 unless it is said to be windows-1252."""
    said = Message()
    said["content-type"] = content_type
    form = _CSV_FORMS.get(said.get_content_charset("utf-8")) if said.get_content_type() == CSV_TYPE else None
    form = Form.XLSX if said.get_content_type() == XLSX_TYPE else form
    if form is None:
        detail = f"Send {CSV_TYPE}, in UTF-8 or with charset=windows-1252, or {XLSX_TYPE}."
        raise Refused("unsupported-media-type", detail, status=415)
    return form


def file_body() -> dict[str, Any]:
    """How the file is described to who reads the API's document."""
    return {
        "description": (
            f"At most {LARGEST_FILE // 1024 // 1024} MB and {MOST_LINES} lines. The first line names the columns, in "
            "any order: reference, scheme, kind, ward, date, time, minutes; if wanted capacity, host, distance_m. Of "
            "a workbook the first sheet is read."
        ),
        "required": True,
        "content": {
            CSV_TYPE: {"schema": {"type": "string"}, "example": example()},
            XLSX_TYPE: {"schema": {"type": "string", "format": "binary"}},
        },
    }


def example() -> str:
    """A list of one session."""
    on, _, at = next_week().partition("T")
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(["reference", "scheme", "kind", "ward", "date", "time", "minutes", "capacity", "host", "distance_m"])
    rows.writerow(["RUN-1", "run-and-talk", "run", "E05000455", on, at, 60, 30, "common-runners", 8000])
    return written.getvalue()


Uploaded = Annotated[Upload, Depends(upload_of)]
