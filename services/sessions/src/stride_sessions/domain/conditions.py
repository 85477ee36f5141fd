"""What a session was like, as far as somebody said it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conditions:
    """The weather, the light and the ground, each in a code or not said."""

    weather: str | None = None
    light: str | None = None
    ground: str | None = None


NOTHING_SAID = Conditions()
