"""Somebody with a token, who calls notifications over HTTP in process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    import httpx


ADDRESS = "safety@merton.example"


@dataclass(frozen=True)
class Caller:
    """Somebody with a token, asking about one borough."""

    client: httpx.AsyncClient
    token: str
    borough: str = "merton"

    async def get(self, path: str, **params: str | int) -> httpx.Response:
        return await self.client.get(self._url(path), params=params, headers=self._headers())

    async def post(self, path: str, body: Any, *, key: str | None = None) -> httpx.Response:
        headers = {**self._headers(), "Idempotency-Key": key or str(uuid4())}
        return await self.client.post(self._url(path), json=body, headers=headers)

    async def delete(self, path: str, *, key: str | None = None) -> httpx.Response:
        headers = {**self._headers(), "Idempotency-Key": key or str(uuid4())}
        return await self.client.delete(self._url(path), headers=headers)

    async def mailbox(self, address: str = ADDRESS) -> str:
        answer = await self.post("/mailboxes", {"address": address})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["mailbox_id"])

    async def rule(self, *mailboxes: str, **codes: list[str]) -> httpx.Response:
        body = {"event_type": "concern-raised", "codes": codes, "mailbox_ids": mailboxes}
        return await self.post("/rules", body)

    def _url(self, path: str) -> str:
        return f"/boroughs/{self.borough}{path}"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
