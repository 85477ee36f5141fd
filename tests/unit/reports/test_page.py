"""The page as it leaves: complete in itself, escaped, and allowed nothing else by its headers."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from stride_reports.domain import Counted, LondonFigures, Rollout, Snapshot, london_figures
from stride_reports.page import LondonPage
from stride_reports.tiles import load_places

AT = datetime(2026, 11, 22, 18, 4, tzinfo=UTC)
PAGE = LondonPage()
VOID = {"meta", "link", "br"}


class Outline(HTMLParser):
    """Notes the elements of a page, their attributes and their text; fails where one is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.extend(data.split())

    @property
    def text(self) -> str:
        return " ".join(self.words)


def figures(counts: list[Counted], rollouts: dict[str, Rollout]) -> LondonFigures:
    boroughs = sorted({counted.borough for counted in counts} | set(rollouts))
    return london_figures(Snapshot(boroughs, counts, rollouts))


def test_every_borough_is_a_square_with_its_name_and_stage() -> None:
    text = Outline(PAGE.render(figures([], {"merton": Rollout("pilot")}), AT)).text
    assert "Merton Pilot Sessions held 0 Sessions planned 0 Concerns raised 0 Concerns answered 0" in text
    assert all(f"{place.name} Not joined" in text for place in load_places() if place.slug != "merton")


def test_large_figures_are_grouped() -> None:
    counts = [Counted("merton", "sessions", "by_state", "completed", 12345)]
    assert "Sessions held 12,345" in Outline(PAGE.render(figures(counts, {"merton": Rollout("live")}), AT)).text


def test_the_page_says_when_and_for_whom() -> None:
    text = Outline(PAGE.render(figures([], {}), AT)).text
    assert "Figures at 18:04 on Sunday 22 November 2026" in text
    assert "Live figures for staff, not for publication." in text
    assert "No borough has joined yet." in text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7 * 7 }}", "&amp;"])
def test_a_code_is_text_whatever_it_holds(hostile: str) -> None:
    counts = [
        Counted(hostile, "sessions", "by_state", hostile, 1),
        Counted("merton", "attendance", hostile, "attended", 1),
    ]
    outline = Outline(PAGE.render(figures(counts, {"merton": Rollout(hostile), hostile: Rollout("live")}), AT))
    assert not {"script", "img"} & {tag for tag, _ in outline.elements}
    assert hostile.rsplit(maxsplit=1)[-1].lower() in outline.text.lower()


def test_the_policy_allows_the_one_style_of_the_page_and_nothing_else() -> None:
    style = re.findall(r"<style>(.*?)</style>", PAGE.render(figures([], {}), AT), re.DOTALL)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert PAGE.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def test_nothing_is_loaded_run_or_styled_in_place() -> None:
    html = PAGE.render(figures([], {"merton": Rollout("live")}), AT)
    elements = Outline(html).elements
    assert not {"script", "link", "img", "iframe", "form"} & {tag for tag, _ in elements}
    assert not [name for _, attributes in elements for name in attributes if name in {"src", "href", "style"}]
    assert "url(" not in html
    assert "@import" not in html


def test_the_style_places_every_borough_once() -> None:
    html = PAGE.render(figures([], {}), AT)
    assert all(html.count(f".at-{place.slug} {{") == 1 for place in load_places())


def test_headings_go_down_one_step_at_a_time() -> None:
    elements = Outline(PAGE.render(figures([], {"new-town": Rollout("live")}), AT)).elements
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
