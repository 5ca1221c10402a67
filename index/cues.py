"""The words of reported speech, as regular expressions: cues, and the noun phrases that can be sources.

All are bounded, so that matching stays linear in the length of a sentence.
"""

from __future__ import annotations

import re

SAY = (
    r"(?:said|says|told|tells|warned|warns|announced|announces|claimed|claims|argued|argues|declared|declares"
    r"|explained|explains|insisted|insists|noted|notes|acknowledged|acknowledges|admitted|admits|confirmed"
    r"|confirms|denied|denies|replied|responded|wrote|writes|tweeted|suggested|suggests|stressed|stresses"
    r"|emphasi[sz]ed|asserted|asserts|maintained|maintains|conceded|concedes|predicted|predicts|promised"
    r"|promises|pledged|pledges|vowed|vows|cautioned|cautions|recalled|remarked|commented|concluded"
    r"|complained|alleged|alleges|testified|joked|urged|urges|stated|states|assured|assures|accused|accuses"
    r"|criticized|criticised|condemned|condemns|asked|asks|described|describes|reiterated|contended|contends"
    r"|proclaimed)"
)
"""Verbs of saying that may follow their content: '…, X said.'"""

THINK = (
    r"(?:demanded|demands|demand|wanted|wants|want|feared|fears|fear|hoped|hopes|hope|believed|believes"
    r"|believe|thinks|think|thought|expected|expects|expect|proposed|proposes|rejected|rejects|say|argue|warn"
    r"|claim|insist|called for|calls for|called on|calls on|made (?:it )?clear|added that|adds that"
    r"|agreed that|agrees that|reported that|reports that"
    r"|(?:is|are|was|were) (?:concerned|worried|afraid|convinced|confident))"
)
"""Verbs of thinking and wanting; they stand before their content only: 'X fears that …'"""

INVERTED = (
    r"(?:said|says|asked|added|wrote|explained|warned|replied|tweeted|declared|argued|insisted|recalled"
    r"|noted)"
)
"""Verbs that may stand before their source after a quotation: '”, said X'."""

PRONOUNS = frozenset({"he", "she", "they", "both", "i", "we", "it", "you"})
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

_CAPITAL = (
    r"(?:[A-ZÀ-Þ][\w’'\-]*\w|[A-Z]\b\.?(?:[A-Z]\.)*|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Lt|Gen|Col|Sgt|Capt|Adm)\.)"
)
NAME = rf"{_CAPITAL}(?: (?:(?:of the|for the|of|de|al|bin|van|von|for|the) )?{_CAPITAL}){{0,7}}"
ROLE = (
    r"(?:officials?|spokes(?:man|woman|person|men|people)|ministers?|president|chancellor|police|authorities"
    r"|government|ministry|experts?|analysts?|researchers?|scientists?|leaders?|diplomats?|sources?|lawyers?"
    r"|attorneys?|company|campaign|senators?|lawmakers?|mayor|governor|secretary|chief|prosecutors?|witnesses"
    r"|doctors?|committee|court|judge|coach|director|chairman|chairwoman|chair|economists?|professor"
    r"|residents?|protesters|critics|supporters|aides?|adviser|advisor|investigators|executive|officer"
    r"|founder|author|statement|department|agency|administration|union|team|editor|owner|manager|general"
    r"|commander|pope)"
)
_DETERMINER = r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[Ss]ome|[Mm]any|[Ss]everal|[Oo]ther)"
_GROUP = (
    rf"(?:(?:{_DETERMINER}|{_CAPITAL}) )?(?:[\w’'\-.]+ ){{0,3}}?{ROLE}"
    rf"(?: (?:of|for|at|from|in|with) (?:the )?{NAME})?(?: {NAME})?"
)
_NO_SOURCE = (
    r"(?!(?:[Ii]|[Ww]e|[Yy]ou|[Ii]t|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Tt]here|[Nn]obody|[Nn]o|[Ee]veryone|[Ww]ho"
    r"|[Ww]hich|[Ww]hat|[Ww]hen|[Ww]here|[Ii]f|[Aa]s|[Bb]ut|[Aa]nd|[Ii]n|[Oo]n|[Aa]t|[Aa]fter|[Bb]efore|[Ww]hile"
    r"|[Ss]ince|[Tt]hen|[Nn]ow|[Hh]ere|[Hh]ow|[Ww]hy|[Nn]ot|[Bb]ecause|[Aa]lthough|[Tt]hough|[Oo]r|[Ss]o)\b"
    r"|(?:[A-Z]\.)+[,\s])"
)
SOURCE = (
    rf"(?:(?:He|She|They|he|she|they|Both|both)\b(?! and\b)|{_NO_SOURCE}(?:{_GROUP}"
    rf"|(?:[Tt]he )?{NAME}(?: and (?:its|his|her|their) \w+| and {NAME})?))"
)

_OPEN, _CLOSE = '“"«„', '”"»“'
_AUX = (
    r"(?:(?:has|have|had|also|again|later|repeatedly|then|earlier|once|recently|already|further|even) ){0,2}"
)
_ASIDE = r"(?:, [^,“”\"]{1,90},| \([^)]{1,40}\))?"
_LEAD = r"(?:[^“”\"]{1,200}?[,:] )?"
_WHERE = (
    r"(?:(?:, (?:adding|referring|noting|citing|calling|speaking|in|on|during|after|according)"
    r"| (?:in|on|at|during|after|to|from|via|late|early|earlier|later|when|as|this|last"
    rf"|of|by|through|before|while|reporters|lawmakers|journalists|{WEEKDAY})\b)[^“”\"]{{0,90}})"
)
_TOLD = r"(?: [^“”\"]{1,90})"

AFTER_CONTENT = re.compile(
    rf"^(?P<content>.+?)(?:,[{_CLOSE}]?|[?!][{_CLOSE}]) (?P<source>{SOURCE}){_ASIDE} {_AUX}"
    rf"(?P<cue>{SAY})\b(?P<tail>(?:(?<=told)|(?<=tells)){_TOLD}|{_WHERE}?)[.!]?$"
)
"""'…,” X said in Geneva on Friday.'"""

INVERTED_AFTER = re.compile(
    rf"^(?P<content>.*?[,?!.][{_CLOSE}]),? (?P<cue>{INVERTED}) (?P<source>{SOURCE})"
    rf"(?P<tail>(?:,| who\b| in\b| on\b| at\b)[^“”\"]{{0,200}})?[.]?$"
)
"""'…,” said X, the mayor.'"""

SPLIT = re.compile(
    rf"^[{_OPEN}](?P<first>[^“”\"«»]+?)[,.?!]?[{_CLOSE}],? "
    rf"(?:(?P<source>{SOURCE}){_ASIDE} {_AUX}(?P<cue>{SAY}|added)|(?P<cue2>{INVERTED}) (?P<source2>{SOURCE}))"
    rf"(?P<tail>[^“”\"]{{0,120}}?)[,.:;]? [{_OPEN}](?P<second>[^“”\"«»]+)[{_CLOSE}]?[.]?$"
)
"""'“…,” X said, “…”'"""

BEFORE_CONTENT = re.compile(
    rf"^{_LEAD}(?P<source>{SOURCE}){_ASIDE} {_AUX}(?P<cue>{THINK}|{SAY})\b(?P<content>[^\w].+)$"
)
"""'X said that …', 'X warned Moscow against …'"""

ACCORDING = re.compile(
    r"^(?:According to (?P<source>[^,“”\"—–]{2,100}), (?P<content>.+)"
    r"|(?P<content2>[^“”\"]+?),? according to (?P<source2>[^“”\"—–]{2,120}?))[.]?$"
)
"""'According to X, …' and '…, according to X'"""

QUOTED = re.compile(rf"^[{_OPEN}](?P<content>.+)[{_CLOSE}]$")
CONNECTIVE = re.compile(
    r"^(?:However|But|And|Meanwhile|Still|Nevertheless|Moreover|Yet|So|Also|In addition|On the other hand),?"
    r" (?=\S)"
)
