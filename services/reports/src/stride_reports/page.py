"""Renders London at a glance as one HTML text that needs nothing else: no script, font, picture or style file."""

from collections.abc import Callable
from datetime import date, datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from stride_chassis.http_headers import page_headers

from stride_reports.domain import LondonFigures
from stride_reports.glance import glance_at
from stride_reports.tiles import load_places


class LondonPage:
    """The page's template and its one style; `headers` allow that style, and nothing from anywhere else.

    Args:
        told_at: where a borough, by its slug, tells the public what was done; None where that is not known.
    """

    def __init__(self, told_at: Callable[[str], str | None] = lambda _: None) -> None:
        environment = Environment(
            loader=PackageLoader("stride_reports"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(day=day, told_at=told_at)
        self._places = load_places()
        # The style is ours alone: no figure and no code from an event goes into it, so it need not be escaped.
        self._style = Markup(environment.get_template("london.css").render(places=self._places))  # noqa: S704
        self._template = environment.get_template("london.html")
        self.headers = page_headers(self._style)

    def render(self, figures: LondonFigures, at: datetime) -> str:
        """Render the figures as they stood at the instant `at`."""
        glance = glance_at(figures, self._places, at)
        return self._template.render(glance=glance, style=self._style)


def day(on: date) -> str:
    """A day in words: "22 November 2026"."""
    return f"{on.day} {on:%B %Y}"
