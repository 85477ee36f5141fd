"""What somebody said in her own words, where exactly, and how she may be reached; sealed wherever it is kept."""

from dataclasses import dataclass

from stride_sessions.domain.concern_refusals import ContactNotGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An exact place, in degrees of WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What was said beyond codes; `may_be_contacted` is her consent. Nothing of it goes into an event."""

    text: str | None = None
    point: Point | None = None
    contact: str | None = None
    may_be_contacted: bool = False

    @property
    def are_any(self) -> bool:
        """Whether anything was said."""
        return bool(self.text or self.point or self.contact)

    def ensure_reachable(self) -> None:
        """Raise `ContactNotGiven` where she may be contacted and did not say how."""
        if self.may_be_contacted and not self.contact:
            raise ContactNotGiven


NO_WORDS = Words()
