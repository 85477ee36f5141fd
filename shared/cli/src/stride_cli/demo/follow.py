"""Carries one concern on as a team would, and as the person does who has its code; a repeat changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from stride_cli.api import Api
from stride_cli.demo.scenario import Forward

_KEYS = UUID("8a1d5b52-6f0e-5f4e-a1c3-0d9b1f7e2c44")


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A concern that is taken forward: where it is, the code of who raised it, and what becomes of it."""

    borough: str
    concern_id: str
    return_code: str
    forward: Forward

    @property
    def path(self) -> str:
        """Where the team finds it."""
        return f"/boroughs/{self.borough}/concerns/{self.concern_id}"


class Follower:
    """Takes the steps about one concern, as the team and as the person."""

    def __init__(self, sessions: Api, followed: Followed) -> None:
        self._sessions = sessions
        self._followed = followed

    def begin(self, coded: Mapping[str, str]) -> None:
        """Look at it, ask whoever said it, have her answer, and refer it."""
        forward = self._followed.forward
        self._step("triage", coded)
        asked = self._step("ask", {"question": forward.question})["history"][-1]["number"]
        self._by_code("answer", {"question": asked, "text": forward.answer})
        self._step("refer", {"to": forward.referred_to, "asks_for": forward.asks_for})

    def is_acted_on(self) -> bool:
        """Whether a system has said that it did something."""
        history = self._sessions.get(self._followed.path)["history"]
        return any(change["step"] == "act" and change["by"] == "system" for change in history)

    def conclude(self) -> None:
        """Say what was done, to the person and to the public, and close it."""
        forward = self._followed.forward
        done = self._step("act", {"action": forward.asks_for, "summary": forward.summary})["history"][-1]["number"]
        self._step("publish", {"number": done, "text": forward.summary})
        self._step("close", {"outcome": "done"})

    def view(self) -> dict[str, Any]:
        """What she sees by her code."""
        seen: dict[str, Any] = self._sessions.get("/concern", headers={"Return-Code": self._followed.return_code})
        return seen

    def _step(self, step: str, body: Mapping[str, Any]) -> dict[str, Any]:
        taken: dict[str, Any] = self._sessions.post(f"{self._followed.path}/{step}", body, key=self._key(step))
        return taken

    def _by_code(self, step: str, body: Mapping[str, Any]) -> None:
        code = {"Return-Code": self._followed.return_code}
        self._sessions.post(f"/concern/{step}", body, key=self._key(f"own {step}"), headers=code)

    def _key(self, step: str) -> str:
        return str(uuid5(_KEYS, f"{self._followed.concern_id}/{step}"))
