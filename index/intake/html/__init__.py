"""Pages of the web: the text of the article, whole and without furniture, and what the page says of it."""

from index.intake.html.page import Page, read_fragment, read_page
from index.intake.html.words import word_count

__all__ = ["Page", "read_fragment", "read_page", "word_count"]
