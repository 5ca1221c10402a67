"""Whether there is an article in a page at all, or what stands before it, or in its place.

Walls are known by their words with little else beside them; a stub by the article that was there before.
"""

from __future__ import annotations

import re

from index.text import UNSPACED

LITTLE = 600
"""Characters: a shorter text may be no more than what stands before an article."""
_MUCH = 2_000  # characters: a longer text is no wall, whatever it says
_SHARE = 0.5  # of a text's characters, in sentences with a wall's words
_STUB_SHARE = 0.4  # of what was there before
_FEWEST_WORDS = 10
_FEWEST_LETTERS = 20  # of a script that puts no spaces between words
_FEWEST_SENTENCES, _FEWEST_IN_UPDATE = 2, 25  # sentences and words of an update that is far shorter
_COMMON = 0.2  # of the words of such an article, that the one before had too
_SPACELESS = re.compile(rf"[{UNSPACED}\uac00-\ud7af]")  # and of Korean, which puts few
_SENTENCE = re.compile(r"[^.!?。！？\n]{1,2000}[.!?。！？]*")
_WORD = re.compile(r"[^\W\d_]{4,}")
_PAID = re.compile(r"\"isAccessibleForFree\"\s{0,9}:\s{0,9}\"?false", re.IGNORECASE)


def _any_of(phrases: str) -> re.Pattern[str]:
    """What finds any of some phrases, a line each."""
    return re.compile("|".join(phrases.strip("\n").split("\n")), re.IGNORECASE)


_WALLS = {
    "a consent notice": _any_of(
        r"""
\bwe(?: and our \w+)? (?:use|store|value)\b.{0,80}\b(?:cookies|privacy|your (?:data|device|browser))
\b(?:accept|reject|allow|decline) (?:all|cookies|and (?:close|continue))\b
\bcookie (?:policy|settings|preferences)
\bmanage (?:my |your |cookie )?(?:preferences|options|cookies|choices|settings)\b
\bbefore you continue\b
\byour (?:privacy|cookie) (?:choices|settings)\b
\byour consent\b
\balle(?: cookies)? akzeptieren\b
\bwir verwenden cookies\b
\btout accepter\b
\bnous utilisons des cookies\b
\baceptar todo
\butilizamos cookies\b
\baccetta (?:tutt|e continua)
\butilizziamo (?:i )?cookie
\baceitar tod
\balles accepteren\b
\bgodkänn alla\b
\bzaakceptuj
\bпринять все
"""
    ),
    "a check whether a person asks": _any_of(
        r"""
\bverify(?:ing)? (?:that )?(?:you are|you.re) (?:a )?(?:human|not a (?:robot|bot))
\bjust a moment\b
\bchecking (?:your browser|if the site connection is secure)
\benable javascript\b
\bjavascript (?:is|has been) (?:disabled|blocked)\b
\bunusual (?:traffic|activity)\b
\bare you a robot\b
\bnot a robot\b
\bcaptcha\b
\bsecurity check\b
\bpress (?:&|and) hold\b
\breview the security of your connection\b
\baccess (?:to this page (?:has been )?)?denied\b
\bray id\b
\battention required\b
\bcloudflare\b
\byou have been blocked\b
"""
    ),
    "a login page": _any_of(
        r"""
\bforg[eo]t(?:ten)? (?:your |my )?password
\bremember me\b
\bsign in to (?:your|continue)
\blog ?in to (?:your|continue)
\b(?:e-?mail(?: address)?|user ?name) (?:and|or) password\b
\bnew here\b
\bdon.t have an account\b
\bcreate (?:an|a free|your) account\b
\b(?:please )?(?:sign|log) in\b
"""
    ),
    "a notice that there is no such page": _any_of(
        r"""
\bpage (?:you (?:requested|are looking for|were looking for|tried)|(?:was |is )?not found)
\bpage (?:could not be found|cannot be found|(?:does ?n[o’']t|no longer) exist|is (?:not|no longer) available)
\b(?:error )?404\b
\bno longer (?:available|exists)\b
\bcan(?:’|')?(?:no)?t (?:be found|find (?:the|that) page)\b
\b(?:may|might) have (?:been )?(?:moved|deleted|removed|expired)\b
\bseite (?:wurde )?nicht gefunden\b
\bpage (?:introuvable|non trouvée)\b
\bpágina no encontrada\b
\bpagina non trovata\b
\bpágina não encontrada\b
\bcheck the (?:address|url|spelling)\b
\bgo back to (?:the )?home ?page\b
\bсторінку не знайдено
\bстраница не найдена
"""
    ),
    "an error message": _any_of(
        r"""
\binternal server error\b
\bsomething went wrong\b
\b(?:temporarily|currently) unavailable\b
\bservice unavailable\b
\bbad gateway\b
\bgateway time-?out\b
\b(?:try|come back) again (?:later|soon|in a)
\bunder maintenance\b
\bscheduled maintenance\b
\berror establishing a database connection\b
\ban? (?:unexpected )?error (?:has )?occurred\b
\bhttp error\b
\berror 50\d\b
"""
    ),
}
_PAID_FOR = "the beginning of an article that has to be paid for"
_PAYWALL = _any_of(
    r"""
\b(?:subscribe|register|sign up|log ?in|sign in)(?: now| today)? (?:to|and) (?:continue|keep|read|unlock)\b
\b(?:subscribe|register|sign up|log ?in|sign in)(?: now| today)? to (?:access|view|see)\b
\bto (?:continue|keep|finish) reading\b
\bcontinue reading with\b
\balready (?:a|an) (?:subscriber|member)\b
\b(?:article|story|content|page) is (?:only |exclusively |reserved )?for (?:our )?(?:subscribers|members)\b
\b(?:article|story|content|page) is (?:available|limited) (?:only )?to (?:our )?(?:subscribers|members)\b
\bsubscribers? only\b
\bfor subscribers\b
\bunlock (?:this|the full|full|unlimited)\b
\bread the (?:full|whole|rest of (?:the|this)) (?:article|story)\b
\b(?:reached|used) (?:your|the) (?:monthly )?(?:limit|free|last free|article limit)
\bstart your (?:free )?trial\b
\bweiterlesen mit\b
\bjetzt (?:abonnieren|weiterlesen)\b
\bréservé aux abonnés\b
\bpour lire la suite\b
\bsolo para suscriptores\b
\bper gli abbonati\b
\bdla subskrybentów\b
"""
)


def is_enough(text: str) -> bool:
    """Whether a text is long enough for an article: ten words, or twenty characters without spaces."""
    return len(text.split()) >= _FEWEST_WORDS or len(_SPACELESS.findall(text)) >= _FEWEST_LETTERS


def wall_in(title: str, text: str, page: str = "") -> str | None:
    """What a text is instead of an article, where it is a wall with little else; None for an article.

    `page` is the page's markup, in which some say that the article has to be paid for.
    """
    if len(text) > _MUCH:
        return None
    if len(text) < LITTLE and (named := _named(title)):
        return named
    sentences = [found[0].strip() for found in _SENTENCE.finditer(f"{title}\n{text}") if found[0].strip()]
    held = {name: [one for one in sentences if words.search(one)] for name, words in _WALLS.items()}
    walled = {sentence for found in held.values() for sentence in found}
    size = sum(map(len, sentences))
    if (said := sum(map(len, walled))) >= _SHARE * size and size - said < LITTLE:
        return max(held, key=lambda name: sum(map(len, held[name])))
    paid = [sentence for sentence in sentences if _PAYWALL.search(sentence)]
    rest = size - sum(map(len, paid))
    if (paid or _PAID.search(page)) and rest < LITTLE:
        return _PAID_FOR
    return None


def _named(title: str) -> str | None:
    """What a page is by its title, where that says little else ('Just a moment...')."""
    for name, words in (*_WALLS.items(), (_PAID_FOR, _PAYWALL)):
        found = words.search(title)
        if found and len(found[0]) * 2 >= len(title):
            return name
    return None


def stub_of(text: str, title: str, before: str) -> str | None:
    """Why a text is no new version of a far longer one; None where it may be.

    A short article may replace a long one, as a correction does: in sentences of its own, on that subject.
    """
    if len(text) >= LITTLE or len(text) >= _STUB_SHARE * len(before):
        return None
    sentences = [found[0].strip() for found in _SENTENCE.finditer(text) if len(found[0].strip()) > 1]
    size = f"{len(text):,} characters in place of {len(before):,}"
    if all(sentence in before for sentence in sentences):
        return f"the beginning of the article ({size})"
    words = set(map(str.lower, _WORD.findall(f"{title} {text}")))
    common = words & set(map(str.lower, _WORD.findall(before)))
    few = len(sentences) < _FEWEST_SENTENCES or len(text.split()) < _FEWEST_IN_UPDATE
    if not _SPACELESS.search(text) and (few or len(common) < _COMMON * len(words)):
        return f"too little for an article on it ({size})"
    return None
