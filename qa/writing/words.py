"""English words that the check of a sentence against its evidence has to know by heart."""

from __future__ import annotations

from index import NUMBERS

FUNCTION = frozenset(
    "a about above according across additionally after against ago all almost along already also although"
    " always am among an and another any anyone anything are around as at away be because been before"
    " behind being below beside besides between beyond both but by can cannot could despite did do does"
    " doing done down during each either else even ever every everyone few finally first for former from"
    " further furthermore had has have having he her here hers herself him himself his how however i if in"
    " including indeed instead into is it its itself just last later latter like many may me meanwhile"
    " might more moreover most much must my near neither nevertheless next no nor not now of off often on"
    " once one only onto or other others our out over overall own per perhaps quite rather same second"
    " shall she should similarly since so some someone something soon still such than that the their"
    " theirs them themselves then there therefore these they third this those though through throughout"
    " thus till to today together too toward towards under until up upon us very was we well were what"
    " when where whether which while who whom whose why"
    " will with within without would yes yet you your".split()
)
"""Words without content; a sentence that begins with one does not begin with a name."""

NEUTRAL = FUNCTION | frozenset(
    "say says said saying tell tells told telling state states stated report reports reported add adds"
    " added note notes noted mention mentions mentioned explain explains explained describe describes"
    " described call calls called express expresses expressed remark remarks remarked comment comments"
    " commented speak speaks spoke word words take takes took taken place make makes made include includes"
    " included".split()
)
"""Words that say nothing by themselves, or only that somebody said something."""

_PAIRS = (
    "rise fall, rise drop, rise decline, increase decrease, grow shrink, win lose, gain lose, gain loss,"
    " buy sell, accept reject, approve reject, approve veto, support oppose, open close, begin end, start"
    " end, start stop, ally enemy, friend enemy, attack defend, more less, more fewer, high low, higher"
    " lower, up down, first last, brother sister, husband wife, mother father, son daughter, man woman,"
    " men women, boy girl, male female, north south, east west, northern southern, eastern western, left"
    " right, morning evening, war peace, guilty innocent, convict acquit, alive dead, live die, legal"
    " illegal, hot cold, thousand million, thousand billion, million billion, billion trillion, before"
    " after, old young, old new, rich poor, best worst, better worse, success failure, succeed fail, allow"
    " ban, safe dangerous, true false, agree disagree, opened closed, won lost, rose fell, bought sold,"
    " died lived"
)
OPPOSITES = tuple((one, other) for one, other in (pair.split() for pair in _PAIRS.split(",")))
"""Words that stand near each other in meaning, and yet deny each other."""

COUNTED = {word: number for word, number in NUMBERS.items() if number > 1}
"""Numbers as they are written in words; 'one' is most often none."""
