"""What every event is: an immutable fact with a type, a kind of topic and a key; it holds no behaviour."""

from typing import Annotated, Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict

from stride_contracts.fields import Known
from stride_contracts.topics import TopicKind


class Event(BaseModel):
    """A fact about the scheme, as it stands on a topic.

    Readers ignore fields they do not know. Numbers, dates and ids are taken in their JSON form only, so that
    every reader, in Python or in SQL, reads the same value.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    event_type: ClassVar[str]
    topic_kind: ClassVar[TopicKind]
    key_field: ClassVar[str]
    code_lists: ClassVar[dict[str, frozenset[str]]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - pydantic's own signature
        """Note which fields are codes of which list."""
        super().__pydantic_init_subclass__(**kwargs)
        cls.code_lists = {
            field: frozenset(known.codes)
            for field, annotated in cls.model_fields.items()
            for known in _known_in(Annotated[annotated.annotation, *annotated.metadata, None])
        }

    @property
    def key(self) -> str:
        """The Kafka key: order holds among the events that share it."""
        return str(getattr(self, self.key_field))


def _known_in(annotation: object) -> list[Known]:
    """Find the mark of an open list, also inside `... | None`."""
    if isinstance(annotation, Known):
        return [annotation]
    metadata = getattr(annotation, "__metadata__", ())
    return [known for part in (*get_args(annotation), *metadata) for known in _known_in(part)]
