"""Who is asking, and what of the boroughs she may see; it refuses to tell another borough's from what is not there."""

from dataclasses import dataclass

from stride_chassis.errors import NotFound

EVERY_BOROUGH = "*"


@dataclass(frozen=True, slots=True)
class Principal:
    """The bearer of a token: `subject`, a set of `roles` and a set of borough slugs (`*` for all of them)."""

    subject: str
    roles: frozenset[str]
    boroughs: frozenset[str]

    def has(self, role: str) -> bool:
        """True if `role` is one of the bearer's."""
        return role in self.roles

    def may_see(self, borough: str) -> bool:
        """True for a borough in the token, and for any where the token says `*`; no role sees more than that."""
        return borough in self.boroughs or EVERY_BOROUGH in self.boroughs

    def see(self, borough: str) -> None:
        """Raise `NotFound` unless the borough may be seen: the answer for one that does not exist."""
        if not self.may_see(borough):
            raise NotFound
