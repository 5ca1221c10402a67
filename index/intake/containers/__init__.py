"""Files that hold many articles, or one among other things: archives, mail, tables, feeds, saved pages."""

from index.intake.containers.columns import check_columns
from index.intake.containers.contents import articles
from index.intake.containers.feeds import articles_of_feed

__all__ = ["articles", "articles_of_feed", "check_columns"]
