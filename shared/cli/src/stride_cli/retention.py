"""Shows how long a borough keeps its records and what is due; it erases nothing."""

from rich.console import Console
from rich.table import Table

from stride_cli.api import Api


def show_due(api: Api, borough: str, console: Console, *, as_json: bool) -> None:
    """Ask sessions what a run would erase now, and show it by kind; raises `ApiRefused`."""
    home = f"/boroughs/{borough}/retention"
    days, due = api.get(home), api.get(f"{home}/due")["kinds"]
    if as_json:
        console.print_json(data={"borough": borough, "days": days, "due": due})
        return
    table = Table("kind", "kept days", "due now", "oldest", title=f"Retention of {borough}")
    for one in due:
        table.add_row(one["kind"], str(days[one["kind"]]), str(one["count"]), one["oldest_on"] or "-")
    console.print(table)
