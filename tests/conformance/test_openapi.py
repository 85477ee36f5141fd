"""Every service does what its OpenAPI document says, whatever it is sent, and each operation can be used."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import schemathesis
from schemathesis import hooks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation as Part
from schemathesis.engine import Status, StopReason, from_schema
from schemathesis.engine.events import EngineFinished, FatalError, NonFatalError, ScenarioFinished
from schemathesis.transport.serialization import Binary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import Case, HookContext
    from schemathesis.engine.events import EngineEvent
    from schemathesis.engine.recorder import ScenarioRecorder
    from schemathesis.transport import SerializationContext

    from tests.conformance.serving import Api

SETTINGS = Path(__file__).with_name("schemathesis.toml")
# What is refused though the schema allows it, by rules that no schema can say.
REFUSED_BY_RULES = {
    "too-far-back",
    "too-far-ahead",
    "local-time-ambiguous",
    "local-time-nonexistent",
    "event-type-unknown",
    "field-not-coded",
    "code-unknown",
    "mailbox-unknown",
    "feedback-empty",
    "attendance-or-code",
}
# What an operation needs of a path's parameter beyond its being there.
OTHERWISE = {
    ("/boroughs/{borough}/residents/{attendance_id}/renew-link", "attendance_id"): "resident",
    ("/boroughs/{borough}/residents/{attendance_id}/erase", "attendance_id"): "resident",
    ("/places/{link}/feedback", "link"): "came",
    **{
        (f"/boroughs/{{borough}}/concerns/{{concern_id}}/{step}", "concern_id"): state
        for step, state in {
            "triage": "raised",
            "merge": "raised",
            "ask": "raised",
            "refer": "triaged",
            "act": "triaged",
            "close": "triaged",
            "reopen": "closed",
            "publish": "actioned",
            "unpublish": "actioned",
            "transfer": "raised",
            "hold": "raised",
            "release": "held",
            "erase": "raised",
        }.items()
    },
}
# What an operation needs of a return code beyond its opening a concern.
CODES = {"/concern/answer": "code of one asked", "/concern/reopen": "code of one closed"}
# What is refused as a plan whose parts do not go together, though each may be so.
REFUSED_BY_RULES |= {"minutes-missing", "women-only-needs-host", "decision-in-the-past", "off-the-grid"} | {
    "minimum-incomplete",
    "minimum-above-capacity",
}
# What is refused as a rule though it has the letters of one.
REFUSED_BY_RULES |= {"rule-unparseable", "rule-part-unsupported", "rule-without-end", "until-naive"} | {
    "rule-without-date",
    "rule-too-many-dates",
}
# What is refused as a spreadsheet though it is text or bytes, as the schema asks.
REFUSED_FILES = {"lines-refused", "not-a-spreadsheet", "file-empty", "encoding-wrong", "csv-broken"} | {
    "column-missing",
    "column-repeated",
    "too-many-columns",
}
REFUSED_BY_RULES |= REFUSED_FILES
# What is refused as a record of staff: a host stands for a club and does not sign in, an officer the other way round.
REFUSED_BY_RULES |= {"host-missing", "host-signs-in", "officer-has-host"}
# What is refused as a booking: who has a name is a participant.
REFUSED_BY_RULES |= {"resident-has-other-role"}
# What is refused about a concern: a system is one of the borough's, and who may be contacted said where.
REFUSED_BY_RULES |= {"system-not-ours", "contact-not-given"}
# What is refused as pairs: no schema can say that a person is named once.
REFUSED_BY_RULES |= {"paired-twice"}
# What is refused as targets: no schema can say that a category is named once.
REFUSED_BY_RULES |= {"target-settled-twice"}
# What is refused as a period: no schema can say which of two days is the first.
REFUSED_BY_RULES |= {"period-unfit"}


@schemathesis.serializer("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def as_file(_: SerializationContext, content: Any) -> bytes:
    content = content.data if isinstance(content, Binary) else content
    return content if isinstance(content, bytes) else str(content).encode(errors="surrogatepass")


@dataclass
class Findings:
    """What a run found out about an API."""

    faults: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    stopped: StopReason | None = None

    def note(self, event: EngineEvent) -> None:
        if isinstance(event, ScenarioFinished):
            self._note_answers(event.recorder)
            self._note_faults(event.recorder)
        elif isinstance(event, NonFatalError | FatalError):
            self.faults.append(str(event))
        elif isinstance(event, EngineFinished):
            self.stopped = event.stop_reason

    def _note_answers(self, recorder: ScenarioRecorder) -> None:
        """Look at what was valid: a 401 or 404 for everything would otherwise pass for good behaviour."""
        for name, interaction in recorder.interactions.items():
            meta = recorder.cases[name].value.meta
            if interaction.response is None or meta is None or not meta.generation.mode.is_positive:
                continue
            if interaction.response.status_code < 300:
                self.used.add(recorder.label)
            elif interaction.response.status_code == 422:
                problem = interaction.response.json()
                if problem["code"] not in REFUSED_BY_RULES:
                    self.faults.append(f"{recorder.label}: {interaction.request.body!r} is valid, yet {problem}")

    def _note_faults(self, recorder: ScenarioRecorder) -> None:
        failed = [one for checks in recorder.checks.values() for one in checks if one.status is Status.FAILURE]
        for check in failed:
            assert check.failure_info is not None
            self.faults.append(
                f"{recorder.label}: {check.failure_info.failure.message}\n{check.failure_info.code_sample}"
            )


def try_out(api: Api) -> Findings:
    """Try the document as the service serves it, as somebody who may do everything in Merton."""
    config = SchemathesisConfig.from_path(SETTINGS)
    token = api.caller(*(["*"] if api.name == "reports" else ["merton", *api.apart.values()])).token
    config.projects.default.update(base_url=api.url, headers={"Authorization": f"Bearer {token}"})
    schema = schemathesis.openapi.from_dict(api.document(), config=config)
    findings = Findings()
    with naming_what_is_there(api):
        for event in from_schema(schema).execute():
            findings.note(event)
    return findings


@contextmanager
def naming_what_is_there(api: Api) -> Iterator[None]:
    """Make the valid parts of every request fit to reach further than the first 404."""

    def before_call(_: HookContext, case: Case[Any], __: dict[str, Any]) -> None:
        make_fit(case, api)

    schemathesis.hook(before_call)
    try:
        yield
    finally:
        hooks.unregister(before_call)


def make_fit(case: Case[Any], api: Api) -> None:
    assert case.meta is not None
    is_valid = {part: component.mode.is_positive for part, component in case.meta.components.items()}
    is_used = case.meta.generation.mode.is_positive
    if is_valid.get(Part.PATH):
        changes = case.method != "GET"  # what was cancelled or removed cannot be again
        for part in case.path_parameters:
            name = OTHERWISE.get((case.path, part), part) if changes else part
            renewed = changes and name in api.renew
            case.path_parameters[part] = api.renewed(name, is_used=is_used) if renewed else api.names[name]
    borough = next((one for end, one in api.apart.items() if case.path.endswith(end)), None)
    if borough is not None and is_valid.get(Part.PATH, True):  # a path of examples alone is none that was made
        case.path_parameters["borough"] = borough
    if is_valid.get(Part.HEADER) and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid4())
    if is_valid.get(Part.HEADER) and "Return-Code" in case.headers:
        case.headers["Return-Code"] = api.renewed(CODES.get(case.path, "code"), is_used=is_used)
    if is_valid.get(Part.QUERY):
        case.query.pop("after", None)  # a cursor is what the list gave; no schema can say that
    if is_valid.get(Part.BODY) and isinstance(case.body, dict):
        case.body = {**case.body, **body_that_fits(case.path, case.body, api)}


def body_that_fits(path: str, body: dict[str, Any], api: Api) -> dict[str, Any]:
    """What of a body has to be something that is there."""
    fit: dict[str, Any] = {}
    if path.endswith("/rules"):
        fit = {"event_type": "concern-raised", "mailbox_ids": [api.names["mailbox_id"]]}
    elif "/{concern_id}/" in path:
        fit = fit_for_a_concern(path, api)
    elif path == "/concern/answer":
        fit = {"question": 2}
    elif path == "/concerns":
        fit = {"borough": "merton"}
    elif path == "/places":
        fit = {"borough": "merton", "session_id": api.names["to_come"]}
    # Of the first part of an address no pattern says how long it may be.
    return fit | ({"address": f"{uuid4()}@resident.example"} if "address" in body else {})


def fit_for_a_concern(path: str, api: Api) -> dict[str, Any]:
    """What of a body about a concern has to be something that is there."""
    fit: dict[str, dict[str, Any]] = {
        "merge": {"into": api.names.get("concern_id")},
        "publish": {"number": 3},
        "unpublish": {"number": 3},
        "transfer": {"to": "camden"},
    }
    return fit.get(path.partition("/{concern_id}/")[2], {})


@pytest.mark.timeout(1800)
def test_it_keeps_its_word_and_every_operation_can_be_used(api: Api) -> None:
    findings = try_out(api)
    assert findings.stopped is StopReason.COMPLETED
    assert "\n\n".join(findings.faults) == ""
    assert findings.used == {f"{method} {path}" for method, path, _ in api.operations()}
