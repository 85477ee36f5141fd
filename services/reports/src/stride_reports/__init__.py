"""Read models, figures and the page of London at a glance; hears of every borough and says nothing on Kafka."""

from pathlib import Path

from stride_chassis import chassis_folder

__all__ = ["migration_folders"]


def migration_folders() -> list[Path]:
    """The folders whose migrations, together, make the database of this service."""
    return [chassis_folder("project"), Path(__file__).parent / "sql" / "migrations"]
