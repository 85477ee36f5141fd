"""A day's list as one HTML page to be printed, which needs nothing else: no script, font, picture or style file."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stride_sessions.domain.day_list import DayList
from stride_sessions.lists.words import clock, code, day


class DayPage:
    """The page's template and its one `style`."""

    def __init__(self) -> None:
        environment = Environment(
            loader=PackageLoader("stride_sessions"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(clock=clock, code=code, day=day)
        # The style is ours alone: nothing of a borough's goes into it, so it need not be escaped.
        self.style = Markup(environment.get_template("day_list.css").render())  # noqa: S704
        self._template = environment.get_template("day_list.html")

    def render(self, listed: DayList, borough: str) -> str:
        """Render the list of a borough."""
        return self._template.render(listed=listed, borough=borough, style=self.style)
