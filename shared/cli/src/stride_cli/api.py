"""HTTP to the services, with a token and an idempotency key for every command; retries nothing by itself."""

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx

from stride_cli.errors import Failed

UPLOAD_SECONDS = 120


class ApiRefused(Failed):
    """A service said no; `code` is its stable code, `problem` all that it said."""

    def __init__(self, cause: str, *, code: str, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(cause)
        self.code = code
        self.status = status
        self.problem = problem


class Api:
    """One service, spoken to as one caller."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, path: str, *, headers: Mapping[str, str] | None = None, **query: str | int) -> Any:  # noqa: ANN401  # a JSON document
        """Read."""
        return self._send("GET", path, params=query, headers=headers)

    def items(self, path: str) -> list[dict[str, Any]]:
        """All items of a list, page by page."""
        page = self.get(path, limit=200)
        found: list[dict[str, Any]] = page["items"]
        while page["next_cursor"]:
            page = self.get(path, limit=200, after=page["next_cursor"])
            found += page["items"]
        return found

    def put(self, path: str, body: object, *, key: str = "") -> Any:  # noqa: ANN401  # a JSON document
        """Command: a state that is to be."""
        return self._send("PUT", path, json=body, headers={"Idempotency-Key": key or str(uuid4())})

    def post(self, path: str, body: object, *, key: str = "", headers: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401  # a JSON document
        """Command: something is to happen. The same `key` again does it once."""
        named = {"Idempotency-Key": key or str(uuid4()), **(headers or {})}
        return self._send("POST", path, json=body, headers=named)

    def upload(self, path: str, content: Iterator[bytes], *, size: int, media_type: str) -> Any:  # noqa: ANN401  # a JSON document
        """Command: a file of `size` bytes is to be taken in. It is sent as it is read, and the answer may take long."""
        headers = {"Content-Type": media_type, "Content-Length": str(size), "Idempotency-Key": str(uuid4())}
        return self._send("POST", path, content=content, headers=headers, timeout=UPLOAD_SECONDS)

    def _send(self, method: str, path: str, **what: Any) -> Any:  # noqa: ANN401  # httpx's own arguments
        try:
            answer = self._http.request(method, path, **what)
        except httpx.HTTPError as error:
            raise Failed(
                f"{self._http.base_url} did not answer {method} {path}: {error!r}", way_out="See `stride status`."
            ) from error
        if answer.is_error:
            raise _refusal(answer)
        return answer.json() if answer.content else None


def _refusal(answer: httpx.Response) -> ApiRefused:
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    code = str(problem.get("code", "unknown"))
    details = "; ".join(str(error.get("message", "")) for error in problem.get("errors") or [])
    said = " ".join(str(part) for part in (problem.get("detail") or problem.get("title") or "", details) if part)
    cause = f"{answer.request.method} {answer.request.url.path} was answered {answer.status_code} {code}: {said}"
    return ApiRefused(cause, code=code, status=answer.status_code, problem=problem)
