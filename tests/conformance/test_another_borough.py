"""Another borough is not there: the same answer, to the byte, as for one that does not exist, by every operation.

The table is the served OpenAPI document, so that no operation can be forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx

    from tests.conformance.serving import Api

ROLES = [("officer",), ("coordinator",), ("central",), ("officer", "coordinator", "central", "analyst")]
ROLES += [("information-governance",)]


def schema_of_body(api: Api, operation: Mapping[str, Any]) -> dict[str, Any] | None:
    if "application/json" not in operation.get("requestBody", {}).get("content", {}):
        return None
    reference: str = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    found: dict[str, Any] = api.document()["components"]["schemas"][reference.rsplit("/", 1)[-1]]
    return found


def example_of_body(api: Api, operation: Mapping[str, Any]) -> dict[str, Any] | str | None:
    schema = schema_of_body(api, operation)
    if schema is not None:
        return dict(schema["examples"][0])
    content = operation.get("requestBody", {}).get("content", {})
    return str(content["text/csv"]["example"]) if content else None


def requests(api: Api) -> Iterator[tuple[str, str, dict[str, Any] | str | None]]:
    """Every operation on something of a borough that asks for a token, with its example as the body."""
    for method, path, operation in api.operations():
        if "{borough}" in path and "security" in operation:
            yield method, path + query_of(api, operation), example_of_body(api, operation)


def query_of(api: Api, operation: Mapping[str, Any]) -> str:
    """What a query has to name, by the first of the codes it may."""
    needed = [one for one in operation.get("parameters", ()) if one["in"] == "query" and one["required"]]
    schemas = api.document()["components"]["schemas"] if needed else {}
    codes = {one["name"]: schemas[one["schema"]["$ref"].rsplit("/", 1)[-1]]["enum"][0] for one in needed}
    return f"?{urlencode(codes)}" if codes else ""


def made_up(api: Api) -> dict[str, str]:
    """Names like those there are, of nothing."""
    return {**{name: str(uuid4()) for name in api.names}, "borough": "atlantis", "scheme": "run-and-talk"}


def essence(answer: httpx.Response) -> tuple[int, str, bytes]:
    return answer.status_code, answer.headers["content-type"], answer.content


def test_a_token_opens_what_is_there(api: Api) -> None:
    """Otherwise everything below would be 404 for another reason."""
    caller = api.caller("merton")
    reading = [path.format(**api.names) for method, path, _ in requests(api) if method == "GET"]
    assert reading
    assert {path: caller.ask("GET", path).status_code for path in reading} == dict.fromkeys(reading, 200)


@pytest.mark.parametrize("roles", ROLES, ids="+".join)
def test_another_borough_is_not_there(api: Api, roles: tuple[str, ...]) -> None:
    caller = api.caller("camden", roles=roles)
    for method, path, body in requests(api):
        theirs = caller.ask(method, path.format(**api.names), body)
        nobodys = caller.ask(method, path.format(**made_up(api)), body)
        assert essence(theirs) == essence(nobodys), f"{method} {path}"
        assert theirs.status_code == 404, f"{method} {path}"


def test_another_boroughs_id_is_not_there(api: Api) -> None:
    caller = api.caller("camden")
    for method, path, body in requests(api):
        ids = {name for name in api.names if f"{{{name}}}" in path} - {"borough", "scheme"}
        if not ids:
            continue
        theirs = caller.ask(method, path.format(**{**api.names, "borough": "camden"}), body)
        nobodys = caller.ask(method, path.format(**{**made_up(api), "borough": "camden"}), body)
        assert theirs.status_code == 404, f"{method} {path}"
        assert essence(theirs) == essence(nobodys), f"{method} {path}"


def test_another_boroughs_id_in_a_body_is_not_there(api: Api) -> None:
    caller = api.caller("camden")
    for method, path, operation in api.operations():
        schema = schema_of_body(api, operation) or {"properties": {}}
        for field in schema["properties"]:
            name = field.removesuffix("s") if field.endswith("_ids") else field
            if not name.endswith("_id"):
                continue
            answers = []
            for named in (api.names[name], str(uuid4())):
                body = {**schema["examples"][0], field: [named] if field.endswith("_ids") else named}
                body |= {"borough": "camden"} if "borough" in body else {}
                answers.append(essence(caller.ask(method, path.format(**api.neighbours), body)))
            assert answers[0] == answers[1], f"{method} {path}: {field}"
            assert answers[0][0] in {404, 422}, f"{method} {path}: {field}"


def test_boroughs_are_listed_by_what_the_token_names(sessions: Api) -> None:
    listed = sessions.caller("camden").ask("GET", "/boroughs").json()
    assert [borough["borough"] for borough in listed["items"]] == ["camden"]
