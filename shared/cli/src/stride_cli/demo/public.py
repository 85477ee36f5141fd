"""Reads what a borough published as anybody would: by the link in its figures, and never with a token."""

from typing import Any

import httpx


def read_published(link: str, http: httpx.Client) -> list[dict[str, Any]] | None:
    """What is published there; None where it cannot be read from here, as before a proxy of that name stands."""
    try:
        answer = http.get(link).raise_for_status()
        published: list[dict[str, Any]] = answer.json()["items"]
    except (httpx.HTTPError, ValueError):
        return None
    return published
