"""A projection counts every event exactly once.

Read in this order: `declaration` says what a service writes down; `fence` judges offsets; `order` drops repeats
and keeps the order of a key; `batch` does the one transaction; `line` keeps polls in turn; `assignment` takes
partitions over; `consumer` ties it to FastStream.
"""

from stride_chassis.projection.declaration import Apply, Projection, by_statement, each

__all__ = ["Apply", "Projection", "by_statement", "each"]
