"""Which version of a session or a concern a caller has seen, by `ETag` and `If-Match` (RFC 9110, 8.8.3 and 13.1.1)."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response
from stride_chassis import Refused

from stride_sessions.api.session_bodies import SessionOut

_TAG = re.compile(r'\s*"([1-9][0-9]{0,8})"\s*')


async def expected_version(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            max_length=100,
            description='The `ETag` of what was seen, such as `"3"`; without it any version is changed.',
        ),
    ] = None,
) -> int | None:
    """Read `If-Match`: None where any version will do; what is no tag of ours matches no version."""
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _TAG.fullmatch(if_match)
    if tag is None:
        raise Refused("version-stale", "If-Match holds no ETag of ours.", status=412)
    return int(tag[1])


def tagged(response: Response, shown: SessionOut) -> SessionOut:
    """The same, with its version as the answer's `ETag`; what was kept of an earlier answer is plain JSON."""
    session = SessionOut.model_validate(shown)
    tag(response, session.version)
    return session


def tag(response: Response, version: int) -> None:
    """Tell the version of what is shown as the answer's `ETag`."""
    response.headers["ETag"] = f'"{version}"'


Expected = Annotated[int | None, Depends(expected_version)]
