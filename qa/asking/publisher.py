"""The publisher whose articles a question asks for, by the name that people use, taken out of the question.

'According to CNN, …', '… in USA Today', 'What did CNN report about …': what is left is asked of its articles.
"""

from __future__ import annotations

import re

from qa.asking.known import Known

_FROM = re.compile(
    r"(?:^|,?\s)(?P<how>according to|(?:as )?reported (?:by|in)|in|from) (?:the )?"
    r"(?=(?P<name>\S+(?: \S+){0,4}))",
    re.IGNORECASE,
)
_BY_CASE = ("in", "from")  # 'in Time' may be the magazine, 'in time' is not
_ASKED = re.compile(
    r"^(?:(?:and|so|but|summari[sz]e|sum up|list) )?(?P<opens>what|did|does|has|have)"
    r"(?: (?:did|does|do|has|have))? (?:the )?(?P<who>.+?)"
    r"(?: has| have)? (?P<reports>report(?:ed|s)?|writes?|written|publish(?:ed)?|say|said|says)\b"
    r"(?P<rest>[^?]*)",
    re.IGNORECASE,
)
_SAYS = re.compile(r"sa(?:y|id|ys)$", re.IGNORECASE)
_HOST = re.compile(r"(?<![\w-])([\w-]++)(?:\.(?:com?|org|net|gov|ac))?\.[a-z]{2,}$")


def without_publisher(text: str, known: Known) -> tuple[str, str | None]:
    """The question without the publisher that it names, and the index's name of it; None where none is."""
    if (asked := _ASKED.match(text)) and (source := _asked_of(asked, known)):
        opens = "What is" if asked["opens"].lower() == "what" else "Is it"
        return f"{opens} reported{asked['rest'].rstrip()}?", source
    for found in _FROM.finditer(text):
        words = found["name"].split()
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count]).strip(",?.!;:")
            written = name[:1].isupper() or found["how"].lower() not in _BY_CASE
            if written and (source := publisher(name, known)):
                left = f"{text[: found.start()]} {text[found.end() :].removeprefix(' '.join(words[:count]))}"
                return _whole(left, text), source
    return text, None


def publisher(name: str, known: Known) -> str | None:
    """The publisher of the index that a name means, by its articles the largest; None where there is none.

    Hosts are known by their names, words by their initials, too: 'USA Today' is usatoday.com, 'The Week'
    theweek.co.uk, 'Fox' foxnews.com, 'AP' the Associated Press.
    """
    key, spelled = _key(name), _spelled(name)
    fitting = [
        source
        for source in known.sources
        if source.casefold() == name.casefold()
        or (key and (spelled.fullmatch(_key(source)) or (" " in source and _spelled(source).fullmatch(key))))
    ]
    return max(fitting, key=lambda source: known.sources[source], default=None)


def _asked_of(asked: re.Match[str], known: Known) -> str | None:
    """The publisher that reports, or says something and is read more than it is quoted by others."""
    source = publisher(asked["who"], known)
    if source is None or not _SAYS.match(asked["reports"]):
        return source
    called = asked["who"].casefold()
    quoted = sum(known.names.counts[one] for one in known.names.having(called) if one.casefold() == called)
    return source if known.sources[source] > quoted else None


def _key(name: str) -> str:
    """What is compared: 'theweek' of 'www.theweek.co.uk', 'newyorktimes' of 'The New York Times'."""
    host = _HOST.search(name.casefold())
    return re.sub(r"[\W_]", "", host[1] if host else name.casefold().removeprefix("the "))


def _spelled(name: str) -> re.Pattern[str]:
    """The keys that a name may have: of several words, each whole or by its initial."""
    words = re.findall(r"[^\W_]+", name.casefold().removeprefix("the "))
    parts = words if len(words) == 1 else [f"(?:{word}|{word[0]})" for word in words]
    return re.compile(f"(?:the)?{''.join(parts)}(?:news)?")


def _whole(left: str, text: str) -> str:
    """A question from what is left of it."""
    left = re.sub(" (?=[,?])", "", " ".join(left.split())).strip(" ,;:")
    end = "?" if text.rstrip().endswith("?") and not left.endswith("?") else ""
    return f"{left[:1].upper()}{left[1:]}{end}"
