"""Who holds which role, by the words of an article: titles before names, appositions after and before, verbs.

'Nassau County District Attorney Ada Brook', 'Ada Brook, director of the Harbour Office', 'Ostmark’s prime
minister, Ada Brook', 'Ada Brook, who is …', 'Ada Brook was named …'. What a role is is told by the form, and
by nouns that were learned (`role_phrases`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.article import Article, Role, RoleTime, Span
from index.people.in_article import Cast, Mention
from index.people.role_nouns import COURTESY, bare, head_of_word, is_role_noun
from index.people.role_phrases import Phrase, Word, phrase_after, time_of, trimmed
from index.people.role_titles import before_name
from index.text import Layout, headlines, is_junior

_AFTER = re.compile(
    r"(?:[’']s)?(?:\s?\([^)\n]{1,40}\))?(?:, \d\d)?(?:,[”\"’]? |\s?[—–] |\s\()"
    r"(?P<who>who (?:(?:is|was|serves as|served as|works as|has served as|remains) )"
    r"(?P<still>(?:also |now |currently |still )?))?(?=[\w“\"‘])"
)
"""What stands between a name and its apposition."""
_BECOMES = re.compile(
    r"(?:, \d\d)?(?:, [^,.;\n]{1,60})?(?:,[”\"’]?)?"
    r" (?:(?P<is>is|remains|serves as|works as)"
    r"|(?P<came>became|has become|took over|named (?:himself|herself)"
    r"|was (?:re-?)?(?:named|appointed|elected|hired|chosen|sworn in|promoted)"
    r"|has been (?:named|appointed|elected|hired|chosen))"
    r"|(?P<was>was|served as|has been|(?:stepped down|resigned|retired|was (?:fired|ousted|removed)) as))"
    r"(?: (?P<adverb>also|now|currently|still|later))?(?: (?:as|to be|to))? (?=[\w])"
)
"""Verbs between a name and its role."""
_MADE = re.compile(r"\b(?:appointed|hired|elected|named) $")
_AS = re.compile(r" (?:as|to be|to serve as) (?=\w)")
_END = re.compile(r"[,;:()“”\"—–\n]")
_BEGINS = re.compile(
    r"(?:^|[ (“\"‘])"
    r"(?=(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) |(?:[\w.]{1,40} ){0,2}[\w.]{1,40}[’']s )"
)
_NICKNAME = re.compile(r" [“\"‘]\w")  # 'Tom “Bear” Berg': the name is no whole one
_COMMA = re.compile(r", (?:(?:Dr|Mr|Mrs|Ms)\. )?$")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_OPENING_YEAR = re.compile(r"In (?P<year>(?:1[5-9]|20)\d\d)\b")
_YEAR_AFTER = re.compile(
    r"(?:(?! (?:since|who|which|after|from) )[^,;:.\n]){1,80}"
    r" in (?:[A-Z][a-z]{2,8} )?(?P<year>(?:1[5-9]|20)\d\d)\b"
)
_TOLD_BEFORE = re.compile(r"\b(?P<time>[Ff]ormer|[Ff]uture|[Ee]x-\w{1,30}) (?:[\w’'-]{1,30} ){0,3}$")
"""'former' before words that are no part of the title: 'former Ostmark police Officer Ada Brook'."""
_FAR, _NEAR = 110, 170  # characters before a name, and after it, that are read
_LONG_AGO = 12  # years before the article, after which a title of then is none of now
_ROYAL = frozenset("prince princess duke duchess sultan emir baron sheikh".split())
_CROWNED = frozenset("king queen pope".split())
_NUMBERED = re.compile(r" [IVX]+$")
_TWICE = 2  # times that somebody of one name must be named
_ANYTHING = frozenset(("general", "chief"))  # before one word that may be no name
_OF_MANY = frozenset("partner associate member guest".split())
"""Nouns that tell nothing before a name: 'his partner Ada Brook'."""
_ENDED = re.compile(r"[’']?(?:[,.;:)—–”\"!?]|\s[—–(]|\s*$|\s(?:and|who|said|says|told)\b)")


def roles_in(article: Article, sentences: Sequence[Span]) -> list[Role]:
    """The roles that an article gives to people, in order, each once."""
    layout = Layout(article.text, sentences)
    cast = Cast(article.title, article.text, layout)
    reader = _Reader(article, layout, cast)
    found: dict[tuple[str, str, RoleTime], Role] = {}
    for mention in cast.mentions:
        for phrase in reader.phrases(mention):
            start, end = phrase.span
            role = " ".join(article.text[start:end].split())
            person = mention.person.name
            sentence = layout.sentences[layout.sentence(mention.start)]
            item = Role(article.id, person, role, phrase.time, start, end, sentence, article.day)
            found.setdefault((person, role.casefold(), phrase.time), item)
    return sorted(found.values(), key=lambda role: (role.start, role.person))


def _head(words: Sequence[Word]) -> str:
    """The noun of a title: 'Secretary' of 'Secretary of State', 'chief' of 'Department of Labor chief'."""
    last = words[-1][0]
    of = next((at for at, (word, _, _) in enumerate(words) if word == "of"), 0)
    return last if not of or is_role_noun(last) else words[of - 1][0]


class _Reader:
    """Reads what stands beside the names of an article."""

    def __init__(self, article: Article, layout: Layout, cast: Cast) -> None:
        self._text = text = article.text
        self._year = article.day.year if article.day else None
        self._layout = layout
        self._cast = cast
        self._capitals = headlines(text)

    def phrases(self, mention: Mention) -> Iterator[Phrase]:
        """The roles that stand beside a name."""
        person = mention.person
        if is_junior(person.name) and mention.full and not is_junior(mention.name):
            return  # of a father and a son, neither is sure
        if (
            person.several
            or not person.sure
            or not self._layout.sentences
            or self._is_headline(mention.start)
        ):
            return
        start, end = self._layout.sentences[self._layout.sentence(mention.start)]
        if not start <= mention.start < end:
            return
        end = min(end, mention.end + _NEAR)
        if _NICKNAME.match(self._text, mention.end):
            return
        if title := self._title(mention, start):
            yield title
        if mention.owns or self._layout.quotation(mention.start):
            return
        yield from self._apposed(mention, end)
        if mention.full and (before := self._before(mention, start)):
            yield before
        yield from self._told(mention, start, end)

    def _is_headline(self, place: int) -> bool:
        return any(start <= place < end for start, end in self._capitals)

    # Before a name

    def _title(self, mention: Mention, start: int) -> Phrase | None:
        """'Nassau County District Attorney Ada Brook', 'the singer Ada Brook'."""
        words = before_name(self._text, max(start, mention.start - _FAR), mention.start)
        while words and bare(words[-1][0]) in COURTESY:
            words.pop()
        if not words or not (mention.full or words[-1][0][:1].isupper()):
            return None
        head = _head(words)
        if head.endswith(("’s", "'s")) or self._is_no_title(head, mention):
            return None
        marked = len(words) > 1 or self._text[: words[0][1]].endswith(("the ", "The "))
        if not is_role_noun(head, sure=marked and mention.full):
            return None
        if head_of_word(head) == "lady" and (len(words) < 2 or bare(words[-2][0]) != "first"):
            return None
        if " " not in mention.name and self._text[: words[0][1]].endswith(("the ", "The ")):
            return None
        if head[:1].isupper() and self._text[: words[0][1]].endswith((" a ", " an ")) and len(words) == 1:
            return None  # 'would a President Brook do that?'
        phrase = trimmed(self._text, words)
        told = _TOLD_BEFORE.search(self._text, start, words[0][1])
        if phrase and phrase.time == "current" and told:
            return Phrase(phrase.span, time_of([told["time"]]))
        return Phrase(phrase.span, "then") if phrase and self._is_long_ago(phrase, start) else phrase

    def _is_long_ago(self, phrase: Phrase, start: int) -> bool:
        """Whether the sentence is of a year long before the article: '… visited in 1997'."""
        if phrase.time != "current" or self._year is None:
            return False
        end = self._layout.sentences[self._layout.sentence(start)][1]
        years = [_OPENING_YEAR.match(self._text, start, phrase.span[0])]
        years.append(_YEAR_AFTER.match(self._text, phrase.span[1], end))
        return any(int(year["year"]) < self._year - _LONG_AGO for year in years if year)

    def _is_no_title(self, head: str, mention: Mention) -> bool:
        """Whether a word is no title of somebody of that name: 'Attorney General’s', 'Prince Roman the …'."""
        noun, names = head_of_word(head), mention.person.name.split()
        named_so = any(is_role_noun(name, sure=True) for name in names[:-1])
        if " " in mention.name:
            crowned = noun in _CROWNED and not _NUMBERED.search(mention.name)
            return named_so or crowned or noun in _OF_MANY | _ROYAL
        alone = " " not in mention.person.name
        if alone and len(mention.person.starts) < _TWICE:
            return True  # 'King Cove': it may be no name of anybody
        return named_so or is_role_noun(mention.name) or noun in _ROYAL or (alone and noun in _ANYTHING)

    def _before(self, mention: Mention, start: int) -> Phrase | None:
        """'Ostmark’s prime minister, Ada Brook,': what stands before a comma."""
        comma = _COMMA.search(self._text, max(start, mention.start - 8), mention.start)
        if comma is None or not _ENDED.match(self._text, mention.end):
            return None
        place = comma.start()
        low = max(start, place - _FAR)
        opened = [found.end() for found in _BEGINS.finditer(self._text, low, place)]
        for begin in reversed(opened):
            if _END.search(self._text, begin, place):
                break
            if phrase := phrase_after(self._text, begin, place, sure=False):
                return phrase if self._reaches(phrase, place) else None
        return None

    def _reaches(self, phrase: Phrase, end: int) -> bool:
        """Whether a phrase is all that stands there: no verb, no other clause after it."""
        return not re.search(r"\w", self._text[phrase.span[1] : end])

    # After a name

    def _apposed(self, mention: Mention, end: int) -> Iterator[Phrase]:
        """'Ada Brook, the director of the Harbour Office,'."""
        after = _AFTER.match(self._text, mention.end, end)
        if not after:
            return
        if not mention.full and not after["who"]:
            return
        stop = _END.search(self._text, after.end(), end)
        part = stop.start() if stop else end
        phrase = phrase_after(self._text, after.end(), part)
        if phrase and not self._names_another(phrase, mention):
            past = bool(after["who"]) and re.match(r"who (?:was|served)", after["who"]) is not None
            yield Phrase(phrase.span, "former") if past and phrase.time == "current" else phrase

    def _told(self, mention: Mention, start: int, end: int) -> Iterator[Phrase]:
        """'Ada Brook is the director of …', 'was named …', 'appointed Ada Brook as …'."""
        if found := _BECOMES.match(self._text, mention.end, end):
            stop = _END.search(self._text, found.end(), end)
            phrase = phrase_after(self._text, found.end(), stop.start() if stop else end, sure=False)
            if phrase and not self._names_another(phrase, mention):
                yield Phrase(phrase.span, self._time(phrase, found, end))
        elif (found := _AS.match(self._text, mention.end, end)) and _MADE.search(
            self._text, start, self._title_start(mention)
        ):
            stop = _END.search(self._text, found.end(), end)
            if phrase := phrase_after(self._text, found.end(), stop.start() if stop else end, sure=False):
                yield phrase

    def _time(self, phrase: Phrase, found: re.Match[str], end: int) -> RoleTime:
        """When a role is held, by its verb: what one became in some year, one may be no longer."""
        if phrase.time != "current":
            return phrase.time
        if found["was"]:
            return "former"
        return "then" if found["came"] and _YEAR.search(self._text, phrase.span[1], end) else "current"

    def _title_start(self, mention: Mention) -> int:
        words = before_name(self._text, max(0, mention.start - _FAR), mention.start)
        return words[0][1] if words else mention.start

    def _names_another(self, phrase: Phrase, mention: Mention) -> bool:
        """Whether the phrase is the title of the next name: 'Ada Brook, director Jo Berg and …'."""
        start, end = phrase.span
        near = [one for one in self._cast.between(start, end + 2) if one.person is not mention.person]
        return any(other.start >= end - 1 or self._title_start(other) <= start for other in near)
