"""What a borough published, found as anybody finds it; and how the demo shows it, also where nothing is found."""

from __future__ import annotations

from io import StringIO

import httpx
import pytest
from rich.console import Console
from stride_cli.demo.public import read_published
from stride_cli.demo.report import show_published, show_view

LINK = "http://127.0.0.1:8001/boroughs/merton/you-said-we-did"
OUTCOME = {"period": "2026-Q4", "text": "The council has mended the lamps."}


def anybody(answer: httpx.Response | httpx.HTTPError) -> tuple[httpx.Client, list[httpx.Request]]:
    """A client that is given this answer, and what it asked."""
    asked: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if isinstance(answer, httpx.HTTPError):
            raise answer
        return answer

    return httpx.Client(transport=httpx.MockTransport(reply)), asked


def shown(outcomes: list[dict[str, str]] | None, link: str = LINK) -> str:
    said = StringIO()
    show_published(Console(file=said, width=60), link, outcomes)
    return said.getvalue()


def test_what_was_published_is_read_by_the_link_and_without_a_token() -> None:
    http, asked = anybody(httpx.Response(200, json={"items": [OUTCOME], "next_cursor": None}))

    assert read_published(LINK, http) == [OUTCOME]
    assert [str(request.url) for request in asked] == [LINK]
    assert "authorization" not in asked[0].headers


@pytest.mark.parametrize(
    "answer",
    [httpx.ConnectError("refused"), httpx.Response(404), httpx.Response(200, text="a proxy")],
    ids=["nobody", "not found", "somebody else"],
)
def test_an_address_that_is_not_there_yet_ends_no_demo(answer: httpx.Response | httpx.HTTPError) -> None:
    http, _ = anybody(answer)

    assert read_published(LINK, http) is None


def test_the_link_is_shown_whole_with_what_it_opens() -> None:
    said = shown([OUTCOME])

    assert LINK in said
    assert "2026-Q4" in said
    assert OUTCOME["text"] in said


def test_where_nothing_answers_that_is_said() -> None:
    said = shown(None)

    assert LINK in said
    assert "does not open" in said


def test_what_a_team_wrote_is_shown_as_it_is_and_never_read_as_markup() -> None:
    text, link = "Mended [red] lamps [/done]", "http://[fe80::1]:8001/boroughs/merton/you-said-we-did"

    said = shown([{"period": "2026-Q4", "text": text}], link)

    assert text in said
    assert link in said


def test_so_is_what_the_person_is_told() -> None:
    said, summary = StringIO(), "Mended [red] lamps [/done]"

    show_view(Console(file=said, width=60), {"words": "[/x]", "steps": [], "done": [{"at": "", "summary": summary}]})

    assert summary in said.getvalue()
    assert "[/x]" in said.getvalue()
