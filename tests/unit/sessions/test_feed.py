"""The Atom feed: what RFC 4287 requires, and texts that would break out of a feed that was put together by hand."""

from datetime import date
from uuid import UUID
from xml.etree.ElementTree import Element

import feedparser
import pytest
from defusedxml.ElementTree import fromstring
from stride_sessions.domain.outcomes import Outcome, PublicationId
from stride_sessions.feed import OutcomeFeed, headline

ATOM = "{http://www.w3.org/2005/Atom}"
SINCE = date(2026, 11, 1)
TRAPS = [
    "]]>",
    "<script>alert(1)</script>",
    "</content></entry><entry>",
    "&amp; &lt; &#0; &nbsp;",
    "\"quoted\" and 'quoted'",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- a comment -- >",
    "Lamps \U0001f469\u200d\U0001f527\U0001f4a1 mended",
    "תאורה תוקנה في الحديقة",
    "one line\nand\tanother",
    "\U0001fffe beyond the first plane",
]


def outcome(text: str = "Two lamps were mended.", *, on: date = date(2026, 11, 22), number: int = 1) -> Outcome:
    return Outcome(
        publication_id=PublicationId(UUID(int=number)),
        ward="E05000455",
        category="poor-lighting",
        action="lighting",
        month=date(2026, 11, 1),
        text=text,
        published_on=on,
    )


def rendered(*outcomes: Outcome) -> bytes:
    return OutcomeFeed("stride.example").render(outcomes, "merton", since=SINCE)


def by_hand(text: str) -> bytes:
    """The twin: a text that is put into the document as it is."""
    return rendered(outcome("HERE")).replace(b"HERE", text.encode())


def told(feed: bytes) -> str | None:
    found: str | None = fromstring(feed).findtext(f"{ATOM}entry/{ATOM}content")
    return found


@pytest.mark.parametrize("text", TRAPS)
def test_a_text_is_read_as_it_was_published(text: str) -> None:
    feed = rendered(outcome(text))
    assert told(feed) == text
    parsed = feedparser.parse(feed, sanitize_html=False)
    assert (parsed.bozo, len(parsed.entries)) == (False, 1)
    assert (parsed.entries[0].content[0].type, parsed.entries[0].content[0].value) == ("text/plain", text)


@pytest.mark.parametrize("text", ["]]>", "<script>alert(1)</script>", "</content></entry><entry>"])
def test_the_twin_that_escapes_nothing_is_caught(text: str) -> None:
    feed = by_hand(text)
    assert feedparser.parse(feed).bozo or told(feed) != text


@pytest.mark.parametrize("outcomes", [(), (outcome(),), (outcome(), outcome(on=date(2026, 12, 2), number=2))])
def test_it_has_what_the_rfc_requires(outcomes: tuple[Outcome, ...]) -> None:
    feed = fromstring(rendered(*outcomes))
    entries = feed.findall(f"{ATOM}entry")
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *entries):  # RFC 4287, 4.1.1 and 4.1.2: exactly one of each
        assert [len(element.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert len(feed.findall(f"{ATOM}author/{ATOM}name")) == 1
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]
    assert [content.get("type") for content in feed.iter(f"{ATOM}content")] == ["text"] * len(outcomes)
    ids = [text_of(element, "id") for element in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "tag:stride.example,2026:merton/you-said-we-did"


def text_of(element: Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def test_an_entry_is_named_by_its_publication_for_good() -> None:
    first, second = (feedparser.parse(rendered(outcome(text))).entries[0] for text in ("One.", "Another."))
    assert first.id == second.id == f"tag:stride.example,2026:outcome/{UUID(int=1)}"


def test_the_feed_is_as_new_as_its_newest_and_an_empty_one_as_the_borough() -> None:
    newest = feedparser.parse(rendered(outcome(on=date(2026, 12, 2)), outcome(number=2)))
    assert (newest.feed.updated, newest.entries[1].updated) == ("2026-12-02T00:00:00Z", "2026-11-22T00:00:00Z")
    assert feedparser.parse(rendered()).feed.updated == "2026-11-01T00:00:00Z"


@pytest.mark.parametrize(
    ("category", "action", "title"),
    [
        ("poor-lighting", "lighting", "You said: poor lighting. We did: lighting."),
        ("behaviour", "reassurance-patrol", "You said: how somebody behaved. We did: reassurance patrols."),
        ("a-new-code", "another-one", "You said: a new code. We did: another one."),
    ],
)
def test_a_title_is_in_plain_words(category: str, action: str, title: str) -> None:
    said = Outcome(
        publication_id=PublicationId(UUID(int=1)),
        ward="E05000455",
        category=category,
        action=action,
        month=date(2026, 11, 1),
        text="Done.",
        published_on=date(2026, 11, 22),
    )
    assert headline(said) == title
