"""Turns a bearer token into a principal, or refuses; it decides nothing about what a principal may do where."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Self

import jwt
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer
from pydantic import BaseModel, StringConstraints, ValidationError

from stride_chassis.errors import RoleMissing, TokenExpired, TokenInvalid, TokenMissing, Unauthorised
from stride_chassis.keys import ALGORITHMS, KeySet, key_set_at
from stride_chassis.principal import Principal
from stride_chassis.settings import ServiceSettings

__all__ = ["Authenticator", "Principal", "principal_of", "principal_of_page", "requires"]

LEEWAY_SECONDS = 10
BOTH_CHALLENGES = ("Bearer", 'Basic realm="Stride", charset="UTF-8"')

_BEARER = HTTPBearer(auto_error=False, bearerFormat="JWT", scheme_name="bearer")
_BASIC = HTTPBasic(auto_error=False, realm="Stride", scheme_name="basic")


class Claims(BaseModel):
    """What a token says about its bearer, beyond what its signature, issuer and times prove."""

    sub: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,200}$")]
    roles: frozenset[Annotated[str, StringConstraints(max_length=64)]]
    boroughs: frozenset[Annotated[str, StringConstraints(max_length=64)]]


class Authenticator:
    """Checks tokens against a key set: EdDSA, ES256 or RS256, our issuer, our audience, not expired (10 s leeway)."""

    def __init__(self, keys: KeySet, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    @classmethod
    def from_settings(cls, settings: ServiceSettings) -> Self:
        """Build the authenticator of a service."""
        return cls(key_set_at(settings.jwks), issuer=settings.jwt_issuer, audience=settings.jwt_audience)

    async def authenticate(self, token: str) -> Principal:
        """Give the bearer of `token`; raises `TokenInvalid`, `TokenExpired`, or `Away` without a key set."""
        try:
            key = await self._keys.find(str(jwt.get_unverified_header(token).get("kid")))
            if key is None:
                raise TokenInvalid
            claims = Claims.model_validate(self._verified(token, key))
        except jwt.ExpiredSignatureError:
            raise TokenExpired from None
        except (jwt.PyJWTError, ValidationError):
            raise TokenInvalid from None
        return Principal(claims.sub, claims.roles, claims.boroughs)

    def _verified(self, token: str, key: jwt.PyJWK) -> dict[str, object]:
        return jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            issuer=self._issuer,
            audience=self._audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )


async def principal_of(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> Principal:
    """Say who asks: a FastAPI dependency; 401 without a usable bearer token."""
    if bearer is None:
        raise TokenMissing
    authenticator: Authenticator = request.app.state.resources.auth
    return await authenticator.authenticate(bearer.credentials)


async def principal_of_page(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    basic: Annotated[HTTPBasicCredentials | None, Depends(_BASIC)],
) -> Principal:
    """Say who asks for a page: as `principal_of`, or HTTP Basic with the token as the password."""
    if basic is not None:
        bearer = HTTPAuthorizationCredentials(scheme="Bearer", credentials=basic.password)
    try:
        return await principal_of(request, bearer)
    except Unauthorised as refusal:
        raise Unauthorised(refusal.code, refusal.detail, challenges=BOTH_CHALLENGES) from None


def requires(*roles: str) -> Callable[[Principal], Awaitable[Principal]]:
    """Make a FastAPI dependency that gives the principal if she has one of `roles`; 403 `role-missing` otherwise."""

    async def principal_with_role(principal: Annotated[Principal, Depends(principal_of)]) -> Principal:
        if principal.roles.isdisjoint(roles):
            raise RoleMissing
        return principal

    return principal_with_role
