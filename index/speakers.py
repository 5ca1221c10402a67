"""Which person a mention means: 'Lavrov', 'the foreign minister Sergey Lavrov' and 'he' in one article."""

from __future__ import annotations

import re

from index.cues import PRONOUNS, ROLE

_FULL_NAME = re.compile(
    r"(?<![\w’'])(?:[A-ZÀ-Þ][\w’'\-]+|[A-Z]\.(?:[A-Z]\.)?)"
    r"(?: (?:(?:de|al|bin|van|von|der|la) )?(?:[A-ZÀ-Þ][\w’'\-]+|[A-Z]\.)){1,7}"
)
_GROUP_NOUN = re.compile(rf"(?i:{ROLE})(?=$| [a-z])")
_TITLES = frozenset(
    "president prime foreign defense defence finance interior health education deputy vice former"
    " acting chief minister secretary state general attorney senator sen rep gov governor mayor mr mrs"
    " ms miss dr prof professor sir lord lady king queen prince princess pope judge justice chairman"
    " chairwoman chair director coach captain capt lt col colonel gen sgt maj admiral adm ambassador"
    " chancellor speaker leader press spokesman spokeswoman spokesperson first us u.s uk eu un american"
    " british russian ukrainian german french chinese republican democratic democrat ceo house white"
    " representative congressman congresswoman commissioner sheriff officer treasury homeland security"
    " national rev reverend the of in when after and but as if for while on at with russian’s treasury’s"
    " then although because since".split()
)
_NO_PERSON = frozenset(
    "states house union nations lake city university department ministry court party street news times"
    " post council committee company inc group bank america korea york zealand press association center"
    " centre school college hospital church league cup games day week world war act law island islands"
    " river sea ocean mountain park road avenue kingdom republic arabia africa carolina dakota virginia"
    " jersey mexico hampshire columbia administration agency institute foundation office service"
    " services guard force forces army navy system january february march april may june july august"
    " september october november december monday tuesday wednesday thursday friday saturday sunday east"
    " west north south cnn".split()
)


def people(text: str) -> dict[str, set[str]]:
    """Surname (lower case) → the full names of persons that an article gives with it."""
    found: dict[str, set[str]] = {}
    for match in _FULL_NAME.finditer(text):
        if name := person_in(match.group()):
            found.setdefault(name.split()[-1].lower(), set()).add(name)
    return found


def person_in(mention: str) -> str | None:
    """The full name at the end of a mention, roles and titles left out; None if there is none."""
    words = mention.split()
    kept: list[str] = []
    for word in reversed(words):
        bare = word.strip(".,").lower()
        if bare in _TITLES or not word[:1].isupper() or re.search(r"[’']s$", word):
            break
        kept.insert(0, word.strip(","))
    plausible = 2 <= len(kept) <= 4 and not any(word.lower().strip(".") in _NO_PERSON for word in kept)
    return " ".join(kept) if plausible and not kept[-1].isupper() else None


def resolve(mention: str, known: dict[str, set[str]]) -> tuple[str | None, bool]:
    """The name that a mention means, and whether it is a person; (None, False) for a pronoun.

    A surname becomes the full name that the article gives once; two people of one surname stay as written.
    Groups and institutions stay what they are, without their article ('the Kremlin' → 'Kremlin').
    """
    if mention.lower() in PRONOUNS:
        return None, False
    if person := person_in(mention):
        return person, True
    mention = mention.rstrip(".,")
    words = [word.strip(",") for word in mention.split()]
    names = [word for word in words if word[:1].isupper()]
    last = re.sub(r"[’']s$", "", names[-1]) if names else ""
    full = known.get(last.lower(), set())
    titled = all(word.strip(".").lower() in _TITLES or re.search(r"[’']s$", word) for word in words[:-1])
    if last and words[-1].startswith(last) and len(full) == 1 and titled:
        return next(iter(full)), True
    if len(full) > 1 and titled:
        return last, True
    plain = re.sub(r"^(?:the|a|an) ", "", mention, flags=re.IGNORECASE)
    if _GROUP_NOUN.match(plain):  # 'Officials' at the start of a sentence are 'officials'
        plain = plain[0].lower() + plain[1:]
    return plain, False


def named(text: str, known: dict[str, set[str]]) -> set[str]:
    """The persons that a stretch of text names, by full name or surname."""
    surnames = {word.strip(".,’'s").lower() for word in re.findall(r"[A-ZÀ-Þ][\w\-]+", text)}
    return {name for surname in surnames & known.keys() for name in known[surname]}
