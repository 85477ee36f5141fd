"""The API's description of itself: whole, and true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stride_sessions.api.links import link_of

from tests.component.sessions.operations import CONCERN
from tests.component.sessions.test_outcomes_api import acted_on as has_acted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx import Response

    from tests.component.sessions.conftest import Caller, Running


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


async def test_every_operation_is_described(running: Running) -> None:
    document = running.document()
    assert document["openapi"].startswith("3.1")
    named = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(named) == len(set(named))
    for method, path, operation in operations(document):
        assert operation["summary"], (method, path)
        assert operation["description"], (method, path)
        expected = {"404", "422", "503"} | ({"401", "403"} if "security" in operation else {"429"})
        expected |= set() if method == "GET" else {"400", "409", "413", "415"}
        assert expected <= set(operation["responses"]), (method, path)
        for status in expected:
            assert "application/problem+json" in operation["responses"][status]["content"], (method, path)


async def test_every_body_has_an_example_that_works(running: Running) -> None:
    document, central = running.document(), running.caller("central", "*")
    schemas = document["components"]["schemas"]
    ids = ("session_id", "series_id", "attendance_id", "staff_id", "concern_id", "link")
    made: dict[str, Any] = dict.fromkeys(ids)
    erasing_last = sorted(
        operations(document), key=lambda one: one[1].endswith(("/{link}/erase", "/{concern_id}/erase"))
    )
    for method, path, operation in erasing_last:
        if "application/json" not in operation.get("requestBody", {}).get("content", {}):
            continue
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        (example,) = schemas[reference.rsplit("/", 1)[-1]]["examples"]
        is_centrals = method == "PUT" or path.endswith(("/pause", "/resume"))
        roles = ["information-governance"] if "governance" in operation["tags"] else ["coordinator"]
        caller = central if is_centrals else running.caller(*roles, "merton")
        if path == "/places":
            example = {**example, "session_id": made["session_id"], "address": "another@resident.example"}
        elif path.startswith("/places") and made["link"] is None:
            made["link"] = await link_of_last(running)
        elif path.endswith("/merge"):
            (raised,) = schemas["NewConcern"]["examples"]
            another = await caller.send("POST", "/boroughs/merton/concerns", raised)
            example = {"into": another.json()["concern_id"]}
        elif path.endswith(("/publish", "/unpublish", "/transfer")):
            await central.put("/boroughs/camden", {"stage": "pilot"})
            made["concern_id"] = await acted_on(running)
        url = path.format(borough="merton", scheme="run-and-talk", **made)
        if path.endswith(("/complete", "/cancel", "/everyone-home", "/feedback")):  # too early, or it ends the rest
            continue
        if path.startswith("/concern/"):
            answer = await sent_with_code(running, caller, url, example)
        else:
            answer = await caller.send(method, url, example)
        assert answer.is_success, (method, path, answer.text)
        made |= {name: answer.json().get(name) for name in made if made[name] is None}  # the first of each


async def acted_on(running: Running) -> str:
    """A concern about which something was done, by its third step."""
    concern = await has_acted(running.caller("coordinator", "merton"))
    return concern.rpartition("/")[2]


async def sent_with_code(running: Running, team: Caller, path: str, example: dict[str, Any]) -> Response:
    """Send it about a concern that was just raised, and is in a state that allows it."""
    raised = (await team.post("/boroughs/merton/concerns", CONCERN)).json()
    headers = {"Return-Code": raised["return_code"]}
    if path.endswith("/answer"):
        await team.post(f"/boroughs/merton/concerns/{raised['concern_id']}/ask", {"question": "Which lamp?"})
    elif path.endswith("/reopen"):
        await running.client.post("/concern/withdraw", json={}, headers=headers | {"Idempotency-Key": "withdrawn"})
    return await running.client.post(path, json=example, headers=headers | {"Idempotency-Key": "sent"})


async def link_of_last(running: Running) -> str:
    """The link of the resident who asked last."""
    booking = await running.resources.pool.fetchval("SELECT attendance_id FROM resident ORDER BY ctid DESC LIMIT 1")
    return link_of(running.resources.sealer, "merton", booking, 1)


async def test_every_file_has_an_example_that_works(running: Running, merton: Caller) -> None:
    tried = []
    for method, path, operation in operations(running.document()):
        content = operation.get("requestBody", {}).get("content", {})
        if "text/csv" in content:
            headers = {"Authorization": f"Bearer {merton.token}", "Content-Type": "text/csv", "Idempotency-Key": "a"}
            example, url = content["text/csv"]["example"], path.format(borough="merton")
            answer = await running.client.request(method, url, content=example, headers=headers)
            tried.append((path, answer.status_code))
    assert tried == [("/boroughs/{borough}/imports", 200), ("/boroughs/{borough}/imports/preview", 200)]


async def test_the_document_needs_a_token(running: Running) -> None:
    assert (await running.client.get("/openapi.json")).status_code == 401
    token = running.issuer.token("somebody", [], [])
    answer = await running.client.get("/openapi.json", headers={"Authorization": f"Bearer {token}"})
    assert answer.json() == running.document()


async def test_what_is_judged_after_the_questions_is_described_as_what_it_has_to_be(running: Running) -> None:
    paths = running.document()["paths"]
    least = {"/concerns": 32, "/places/{link}/concerns": 32, "/boroughs/{borough}/concerns": 1}
    for path, length in least.items():
        (key,) = [one for one in paths[path]["post"]["parameters"] if one["name"] == "Idempotency-Key"]
        text = {"type": "string", "minLength": length, "maxLength": 255, "pattern": r"^[\x21-\x7e]+$"}
        assert (key["required"], key["schema"]) == (True, text)
        assert key["description"].startswith("Names this command")
    (link,) = [one for one in paths["/places/{link}/concerns"]["post"]["parameters"] if one["name"] == "link"]
    assert link["required"]
    assert link == paths["/places/{link}"]["get"]["parameters"][0]
