"""The errors of the chassis: each is named by its fact and says who must act; nothing here knows a server.

ChassisError
├── Refused              the rules say no: 4xx with a stable code, or an event; whoever asked must act
│   ├── NotFound         unknown, or another borough's: the two cannot be told apart
│   ├── Unauthorised     no usable token
│   │   ├── TokenMissing
│   │   ├── TokenInvalid
│   │   └── TokenExpired
│   ├── RoleMissing      a usable token without the role
│   └── TooManyRequests  more than one address, or all together, may ask of what is open to all
├── Unprocessable        this message can never succeed: it is parked with its reason; ops must act
├── Away                 a server we need does not answer: nobody must act, it may pass
└── MigrationFailed      the schema is not what the service needs; ops must act
"""

from collections.abc import Mapping, Sequence


class ChassisError(Exception):
    """The root of the tree; never raised itself."""


class Refused(ChassisError):
    """The rules say no.

    `code` is a stable slug that callers may branch on, `detail` one sentence for people without values from
    the request, `status` the HTTP status (4xx), `field` the field of the request that is to blame, if one is;
    `members` are what the problem tells beyond those (RFC 9457, 3.2), and hold no values from the request either.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        status: int = 409,
        field: str | None = None,
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.status = status
        self.field = field
        self.members = members or {}


class NotFound(Refused):
    """What was asked for does not exist, or belongs to a borough the caller may not see: the same answer."""

    def __init__(self) -> None:
        super().__init__("not-found", "There is nothing here that you may see.", status=404)


class Unauthorised(Refused):
    """The caller showed no usable token; `challenges` are the ways to show one (`WWW-Authenticate`)."""

    def __init__(self, code: str, detail: str, *, challenges: Sequence[str] = ("Bearer",)) -> None:
        super().__init__(code, detail, status=401)
        self.challenges = tuple(challenges)


class TokenMissing(Unauthorised):
    """The request carries no bearer token."""

    def __init__(self) -> None:
        super().__init__("token-missing", "This needs a bearer token.")


class TokenInvalid(Unauthorised):
    """The token is not one of ours: signature, issuer, audience or claims."""

    def __init__(self) -> None:
        super().__init__("token-invalid", "The token is not valid here.")


class TokenExpired(Unauthorised):
    """The token was one of ours and its time is over."""

    def __init__(self) -> None:
        super().__init__("token-expired", "The token has expired.")


class RoleMissing(Refused):
    """The caller is known and has none of the roles this needs."""

    def __init__(self) -> None:
        super().__init__("role-missing", "None of your roles allows this.", status=403)


class TooManyRequests(Refused):
    """More was asked in a minute than one address, or all together, may; ask again after `wait_seconds`."""

    def __init__(self, wait_seconds: int, came: str = "came from where you are") -> None:
        super().__init__("too-many-requests", f"Too many requests {came}. Try again later.", status=429)
        self.wait_seconds = wait_seconds


class Unprocessable(ChassisError):
    """This message can never succeed and is parked: `reason` is a slug, `detail` holds no value of it."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Away(ChassisError):
    """A server we need does not answer (`server` says which: `kafka`, `keys`); it may pass."""

    def __init__(self, server: str) -> None:
        super().__init__(server)
        self.server = server


class MigrationFailed(ChassisError):
    """A migration did not apply; the text is the migration tool's last line, without credentials."""
