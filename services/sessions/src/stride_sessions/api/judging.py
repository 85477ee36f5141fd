"""What is judged after the two questions: taken as plain text, so that nothing wrong with it stands before a yes.

The OpenAPI document describes it as what it has to be, and it is refused as FastAPI itself would refuse it.
"""

from typing import Annotated, Any, Final

from fastapi import Header, Path
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError, WithJsonSchema
from stride_chassis.idempotency import IdempotencyKey

from stride_sessions.api.fields import SecretKey
from stride_sessions.api.links import LinkPath


class Judged:
    """A parameter that is taken as it comes, and judged when it is asked for.

    Args:
        kind: the annotation by which it would be judged before the operation.
        at: where it stands in the request.
    """

    def __init__(self, kind: Any, *at: str) -> None:  # noqa: ANN401 - an annotation has no type of its own
        self._form: TypeAdapter[Any] = TypeAdapter(kind)
        self._at = at
        schema = self._form.json_schema()
        self.described = WithJsonSchema(schema)
        self.description: str = schema["description"]

    def judge(self, told: str | None) -> None:
        """Raise `RequestValidationError` for what it cannot be; None is left to who needs it."""
        try:
            self._form.validate_python(told)
        except ValidationError as wrong:
            raise RequestValidationError([{**fault, "loc": self._at} for fault in wrong.errors()]) from None


_KEY = "Idempotency-Key"
KEY: Final = Judged(IdempotencyKey, "header", _KEY)
SECRET_KEY: Final = Judged(SecretKey, "header", _KEY)
LINK: Final = Judged(LinkPath, "path", "link")

KeyAsSent = Annotated[str | None, Header(alias=_KEY, description=KEY.description), KEY.described]
SecretKeyAsSent = Annotated[str | None, Header(alias=_KEY, description=SECRET_KEY.description), SECRET_KEY.described]
LinkAsSent = Annotated[str, Path(description=LINK.description), LINK.described]
