"""What the demo left behind, in tables: events by topic, figures, mails. Changes nothing."""

from collections import Counter
from collections.abc import Iterable
from email.message import EmailMessage
from itertools import islice
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from stride_cli.environment import Environment
from stride_cli.event_lines import line_of
from stride_cli.kafka import admin_settings
from stride_cli.live import LiveRecords
from stride_cli.status.looking import end_offsets

BESIDE = 5


def count_events(environment: Environment) -> Counter[tuple[str, str]]:
    """Every record on every topic, counted by topic and type."""
    records = LiveRecords(admin_settings(environment), from_start=True)
    try:
        expected = sum(end_offsets(environment).values())
        return Counter((line.topic, line.name) for line in map(line_of, islice(records, expected)))
    finally:
        records.close()


def show_events(console: Console, counted: Counter[tuple[str, str]]) -> None:
    """A row for each type on each topic."""
    table = Table("topic", "type", "events", title="On Kafka", title_justify="left")
    topic_before = ""
    for (topic, name), count in sorted(counted.items()):
        table.add_row(topic if topic != topic_before else "", name, str(count))
        topic_before = topic
    console.print(table)


def show_figures(console: Console, figures: dict[str, Any]) -> None:
    """What reports makes of it, borough by borough, a few beside each other; London comes last."""
    columns = {borough["borough"]: figure_column(borough) for borough in figures["boroughs"]}
    columns["London"] = figure_column(figures["total"])
    names = list(columns)
    for first in range(0, len(names), BESIDE):
        beside = names[first : first + BESIDE]
        table = Table(title="In the figures of reports", title_justify="left")
        for place in ("", *beside):
            table.add_column(place, justify="right" if place else "left")
        for name in columns["London"]:
            table.add_row(name, *(columns[place][name] for place in beside))
        console.print(table)


def figure_column(figures: dict[str, Any]) -> dict[str, str]:
    """One place's figures, by what they count."""
    states, by_role = figures["sessions"]["by_state"], figures["attendance"]["by_role"]
    concerns = figures["concerns"]
    counted = {
        **{f"sessions {state}": states.get(state) for state in ("planned", "completed", "cancelled")},
        **{f"{role}s who came": by_role.get(role, {}).get("attended") for role in ("officer", "host", "participant")},
        "concerns": sum(concerns["by_category"].values()),
        "of them poor lighting": concerns["by_category"].get("poor-lighting"),
        "of them acknowledged": concerns["by_answer"].get("acknowledged"),
    }
    return {name: str(count or "-") for name, count in counted.items()}


def show_mails(console: Console, mails: Iterable[EmailMessage]) -> None:
    """What the post office kept, by recipient and subject."""
    counted = Counter((str(mail["To"]), str(mail["Subject"])) for mail in mails)
    table = Table("to", "subject", "mails", title="In the post", title_justify="left")
    for (recipient, subject), count in sorted(counted.items()):
        table.add_row(escape(recipient), escape(subject), str(count))
    console.print(table)


def show_view(console: Console, seen: dict[str, Any]) -> None:
    """What the person sees who comes back to her concern by its code."""
    table = Table(
        "when", "what she is told", title=f"By her return code: {escape(seen['words'])}", title_justify="left"
    )
    for step in seen["steps"]:
        table.add_row(step["at"], escape(step["words"]))
    for done in seen["done"]:
        table.add_row(done["at"], escape(done["summary"] or done["words"]))
    console.print(table)


def show_published(console: Console, link: str, outcomes: list[dict[str, Any]] | None) -> None:
    """What anybody reads by the link in a borough's figures; None where it could not be read."""
    console.print(f"[bold]You said, we did[/], for anybody: {escape(link)}", highlight=False, soft_wrap=True)
    if outcomes is None:
        console.print("It does not open from here: is STRIDE_SESSIONS_PUBLIC_URL right?", highlight=False)
        return
    table = Table("in", "what was done")
    for outcome in outcomes:
        table.add_row(outcome["period"], escape(outcome["text"]))
    console.print(table)
