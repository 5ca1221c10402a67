"""The wordings of questions about what was said, or what happened: patterns that find who, and on what."""

from __future__ import annotations

from qa.asking.vocabulary import AUXILIARIES
from qa.records import QuestionKind

SAY = (
    r"(?:say|said|says|saying|tell|told|think|thinks|thought|warn|warned|warns|announce[ds]?|claim(?:ed|s)?"
    r"|comment(?:ed|s)?|promise[ds]?|demand(?:ed|s)?|ask(?:ed|s)?|argue[ds]?|den(?:y|ied|ies)|declare[ds]?"
    r"|explain(?:ed|s)?|believe[ds]?|want(?:ed|s)?|write|writes|wrote|written|tweet(?:ed|s)?|suggest(?:ed|s)?"
    r"|insist(?:ed|s)?|admit(?:ted|s)?|predict(?:ed|s)?|describe[ds]?|respond(?:ed|s)?|repl(?:y|ied|ies)"
    r"|mention(?:ed|s)?|accuse[ds]?|critici[sz]e[ds]?|hope[ds]?|fear(?:ed|s)?|propose[ds]?|add(?:ed|s)?"
    r"|(?<!of )state[ds]?|call(?:ed|s)?(?= (?:for|on)\b)|talk(?:ed|s)?(?= about\b)|speak|spoke"
    r"|expect(?:ed|s)?|react(?:ed|s)?(?= to\b))"
)
"""Verbs of speech and thought."""

_SAYING = (
    r"(?:saying|thinking|warning|claiming|demanding|asking|promising|telling|proposing|expecting|hoping)"
)
_VIEW = r"(?:words?|comments?|views?|opinions?|positions?|stances?|statements?|remarks?|reactions?|quotes?)"
_DID = r"(?:did|does|do|has|have|had|will|would)"
_ON = (
    r"(?:about|abt|on|of|at|over|regarding|concerning|to|for|from|in|against|that|when asked about"
    r"|after|before|when|while|following|during|in (?:response|reaction) to)"
)
END = r"[\s?.!]*+$"
"""How a question may end."""
_ALL = r"(?P<topic>.*[^\s?.!])"  # up to the end
_WHO = r"(?P<who>.{1,120}?)"
_AUDIENCE = (  # 'say at the UN [about Russia]', 'tell Putin [about Ukraine]'
    r"(?:(?:(?:to|at|in|on|during|with|from) (?:(?!\bthat\b)[^?]){2,40}?|(?-i:[A-Z][\w.]*(?: [A-Z][\w.]*)*))"
    r" (?=(?:about|regarding)\b))?"
)
_TOPIC = rf"(?: {_AUDIENCE}(?:{_ON} )?{_ALL})?{END}"
OF = r"(?:'s|’s|s'|s’)"
"""What a possessive ends with."""
_TWO = r"(?P<who>[^?,]{1,80}?(?:, [^?,]{1,80}?){0,8},? (?:and|vs\.?|versus|with) [^?,]{1,80}?)"
_HAPPENED = (
    r"(?:what (?:has |have |had |is |was )?(?:happened|happening|going on)"
    r" (?:in|at|with|on|during|around) "
    r"|what (?:is|was|has been|have been) (?:said|known|reported) (?:about|on|of) )"
)
_TIMELINE = r"^(?:make )?(?:a |the )?timeline (?:of|for|on)"
_SUMMARY = r"^(?:summari[sz]e|sum up|(?:a |an |the )?(?:summary|overview) of|brief me on)"
SAYINGS: tuple[tuple[QuestionKind, str], ...] = (
    (
        "timeline",
        rf"^what (?:has|have|did) {_WHO} {SAY} (?:{_ON} )?(?P<topic>.+?),? over (?:time|the \w+){END}",
    ),
    (
        "timeline",
        rf"^how (?:did|has|have) {_WHO}{OF} {_VIEW} (?:{_ON} )?(?P<topic>.+?) "
        rf"(?:changed?|evolved?|shift(?:ed)?|develop(?:ed)?)\b.*$",
    ),
    (
        "timeline",
        rf"^(?:did|has) {_WHO} (?:ever )?changed? (?:his|her|their|its) (?:mind|{_VIEW}){_TOPIC}",
    ),
    ("timeline", rf"{_TIMELINE} what {_WHO} (?:has )?said{_TOPIC}"),
    ("timeline", rf"{_TIMELINE} {_WHO}{OF} {_VIEW}{_TOPIC}"),
    ("summarise", rf"{_TIMELINE} (?:{_HAPPENED})?{_ALL}{END}"),
    ("compare", rf"^compare what {_TWO} (?:has |have )?{SAY}{_TOPIC}"),
    ("compare", rf"^compare (?:the )?{_VIEW} of {_TWO} (?:{_ON} ){_ALL}{END}"),
    ("compare", rf"^compare {_TWO}{OF} {_VIEW}{_TOPIC}"),
    ("compare", rf"^compare {_TWO} (?:about|on|over|regarding) {_ALL}{END}"),
    ("compare", rf"^(?:how|where|on what) (?:do|did|does) {_TWO} (?:differ|disagree|compare|agree){_TOPIC}"),
    (
        "compare",
        rf"^what (?:is|was|are|were) the differences? between (?:what )?{_TWO}(?:{OF} {_VIEW})?(?: {SAY})? "
        rf"(?:{_ON} ){_ALL}{END}",
    ),
    ("compare", rf"^what (?:did|do|does|have|has) {_TWO} {SAY}{_TOPIC}"),
    ("summarise", rf"{_SUMMARY} (?:{_HAPPENED}|what happened to ){_ALL}{END}"),
    ("summarise", rf"{_SUMMARY} what {_WHO} (?:has |have )?{SAY}{_TOPIC}"),
    ("summarise", rf"{_SUMMARY} {_ALL}{END}"),
    ("summarise", rf"^(?:{_HAPPENED}|what do we know about |about (?!what|how|which)){_ALL}{END}"),
    (
        "summarise",
        r"^what (?:is|was) (?:the latest|the news|new) (?:with|in|at|on|about|during|around) "
        rf"{_ALL}{END}",
    ),
    ("summarise", rf"^(?:the )?(?:latest|news|latest news) (?:on|about) {_ALL}{END}"),
    (
        "said",
        r"^(?:what is )?(?:the )?(?:latest|newest)(?: news| word)? (?:from|by) (?P<who>[^?]{1,120}?)"
        rf"(?: (?:on|about|regarding) {_ALL})?{END}",
    ),
    (
        "said",
        rf"^what (?:is|was|are|were) the (?:first|last|latest) (?:things?|words?) (?:that )?{_WHO} "
        rf"(?:has |had |have |ever )*(?P<cue>{SAY})\b{_TOPIC}",
    ),
    (
        "said",
        rf"^(?:what|which) {_VIEW} {_DID} {_WHO} (?:make|made|give|given|issued?|offer(?:ed)?)"
        rf"\b{_TOPIC}",
    ),
    ("said", rf"^what (?:is|was|were|has been) (?:being )?said by {_WHO}{_TOPIC}"),
    (
        "said",
        r"^(?:(?:are|is|were|was) there |list )?(?:any |some |all |the |latest |recent |first |last )*"
        rf"{_VIEW} (?:by|from|of) (?P<who>[^?]{{1,120}}?)(?: (?:on|about|over|regarding) {_ALL})?{END}",
    ),
    (
        "said",
        rf"^(?:what|why|how|which \w+) (?:exactly |else |ever )?{_DID} {_WHO} "
        rf"(?:ever |also |actually |really |first |last )?(?P<cue>{SAY})\b{_TOPIC}",
    ),
    (
        "ever_said",
        rf"^(?:did|does|do|has|have|had) {_WHO} (?:ever |also |actually |really "
        rf")?(?P<cue>{SAY})\b(?: (?:anything |something )?(?:{_ON} )?{_ALL})?{END}",
    ),
    (
        "when",
        rf"^(?P<asks>when|where) {_DID} {_WHO} (?:first |last |ever "
        rf")?(?:say|speak|talk|comment|warn|announce|mention)\b(?: that| this| it)?{_TOPIC}",
    ),
    ("said", rf"^what (?:is|was|are|were) {_WHO} (?P<cue>{_SAYING})\b{_TOPIC}"),
    (
        "said",
        rf"^(?:what|(?:everything|all|anything)(?: that| what)?) {_WHO} (?:has |have |had )?"
        rf"(?P<cue>said|says|thinks|thought|wrote|told)\b{_TOPIC}",
    ),
    (
        "said",
        rf"^list (?:what|(?:everything|all|anything)(?: that| what)?) {_WHO} (?:has |have |had )?"
        rf"(?P<cue>{SAY})\b{_TOPIC}",
    ),
    (
        "said",
        rf"^(?:what (?:is|are|was|were) |list )?(?:the )?(?:latest |first |last )?"
        rf"(?P<who>[\w.\- ]{{1,120}}?){OF} (?:\w+ )?{_VIEW}\b{_TOPIC}",
    ),
)
"""Kinds with their wordings: `who` speaks, with `cue`, on `topic`; `asks` is the question word."""

KINDS: tuple[tuple[QuestionKind, str], ...] = (
    ("who_said", rf"^who (?:else |ever |first |also )?(?:has |had )?{SAY}\b"),
    ("how_long", r"^(?:for )?how long\b|\bwhat (?:was|is) the duration\b"),
    ("how_much", r"^how much\b|\bwhat (?:was|is) the (?:price|cost)\b"),
    ("how_many", r"^how many\b|\bwhat (?:was|is) the number of\b|^what percent"),
    ("where", r"^where\b|^(?:in|at) (?:what|which) (?:city|country|place|state|town|hotel)\b"),
    (
        "when",
        r"^(?:since )?when\b|^(?:on|in|at) (?:what|which) (?:day|date|month|year|time)\b"
        r"|^what (?:day|date|year)\b",
    ),
    ("who", r"^(?:by )?(?:who|whom|whose)\b"),
    ("yes_no", rf"^(?:{'|'.join(AUXILIARIES)})\b"),
)
"""Kinds by the question word."""
