"""What was published as an Atom feed (RFC 4287), with `tag:` URIs as ids (RFC 4151); it asks nobody for anything."""

from collections.abc import Sequence
from datetime import date

from jinja2 import Environment, PackageLoader, StrictUndefined

from stride_sessions.domain.outcomes import BEHAVIOUR, Outcome

NEWEST = 50
_ACTIONS = {
    "reassurance-patrol": "reassurance patrols",
    "lighting": "lighting",
    "greenery": "greenery",
    "cctv": "CCTV",
    "other": "something else",
}
_CATEGORIES = {
    "no-cctv": "no CCTV",
    "isolated-or-empty": "isolated or empty",
    "drugs-or-alcohol": "drugs or alcohol",
    "other-environment": "the surroundings",
    "policing-question": "a question about policing",
    "wider-issue": "a wider issue",
    BEHAVIOUR: "how somebody behaved",
}


class OutcomeFeed:
    """The feed's template.

    Args:
        authority: the domain in whose name ids are made; changed, every entry would look new.
    """

    def __init__(self, authority: str) -> None:
        environment = Environment(
            loader=PackageLoader("stride_sessions"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["headline"] = headline
        self._tag = f"tag:{authority},2026"
        self._template = environment.get_template("you_said_we_did.atom")

    def render(self, outcomes: Sequence[Outcome], borough: str, *, since: date) -> bytes:
        """Write a borough's newest outcomes; `since` is from when on an empty feed is."""
        updated_on = max((one.published_on for one in outcomes), default=since)
        return self._template.render(outcomes=outcomes, borough=borough, tag=self._tag, updated_on=updated_on).encode()


def headline(outcome: Outcome) -> str:
    """What was said and what was done, in plain words, also of codes that came later."""
    said = _CATEGORIES.get(outcome.category, outcome.category.replace("-", " "))
    done = _ACTIONS.get(outcome.action, outcome.action.replace("-", " "))
    return f"You said: {said}. We did: {done}."
