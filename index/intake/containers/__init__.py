"""Files that hold many articles, or one among other things: archives, mail, tables, feeds, saved pages."""

from index.intake.containers.columns import check_columns
from index.intake.containers.contents import articles

__all__ = ["articles", "check_columns"]
