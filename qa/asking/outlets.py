"""How people write the name of a publisher of which the host alone is known: 'USA TODAY' of usatoday.com."""

from __future__ import annotations

import re
from collections import Counter

from index import Index

_HOST = re.compile(r"(?:[\w-]+\.)*?(?P<name>[\w-]{2,30})(?:\.(?:com?|org|net|gov|ac))?\.[a-z]{2,6}")
_ARTICLES = 40  # newest articles of the publisher in which its name is looked for
_LONGEST = 20_000  # characters of each that are looked at


def written_name(index: Index, source: str) -> str:
    """The publisher's name as its own articles write it most often; as it is where they do not."""
    host = _HOST.fullmatch(source.casefold())
    if host is None:
        return source
    letters = [re.escape(letter) for letter in host["name"] if letter.isalnum()]
    name = re.compile(rf"(?<![\w.@/-]){'[ -]?'.join(letters)}(?![\w@/-]|\.\w)", re.IGNORECASE)
    found = Counter(
        match[0]
        for article in index.articles(source=source, limit=_ARTICLES)
        for match in name.finditer(article.text[:_LONGEST])
    )
    written = {form: count for form, count in found.items() if form != form.lower()}
    return max(written, key=lambda form: written[form], default=source)
