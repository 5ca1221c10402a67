"""Frames of questions, and what is no name to put into their gaps; for `questions.py` and for the tests."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

FRAMES = """
What did {} say about {}?
What did {} say?
what does {} think of {}
Did {} ever mention {}?
Who said that {}?
Who said {} {}?
How has {}'s view on {} changed?
Compare {} and {} on {}
Compare what {}, {} and {} said about {}
Summarise what {} said about {}
Summarise {}
What is the latest on {}?
What happened to {}, according to {}?
According to {}, who is {}?
{}, according to {}?
{} on {}
timeline of {}
timeline of what {} said about {}
Who is {}?
Where is {}?
When did {} {}?
When did {} say that {}?
How many {} are there in {}?
How much did {} cost?
How long did {} last?
Is it true that {} {}?
Did {} deny that {}?
Why did {} warn {}?
What did {} report about {} in {}?
what did {} say in {}?
What did {} say since {}?
{} from {} to {}
between {} and {}
What did {} say in the last {} days?
list all comments by {} on {}
How many articles mention {}?
How many times did {} speak?
And {}?
what about {}?
and in {}?
why?
what did he say about {}?
who else?
anything newer?
the year before
Please tell me {} thanks
{}
{} {} {}
{}? {}. {}!
""".strip().split("\n")
"""Questions of every kind, with gaps."""
ODD = (
    *"""
…
??
...
[]
{}
()
''
""
“”
’s
's
s’
-
—
*
**
__
`
\\
\\1
\\g<0>
²
½
ǅ
ß
İ
ſ
ﬁ
中文
日本語
한국어
עברית
العربية
ไทย
١٢٣
👩‍👩‍👧‍👦
🇨🇭
99999999999999999999
0
-1
1e309
NaN
0000-00-00
2024-02-30
31 June
99 99 9999
' OR 1=1 --
'; DROP TABLE articles; --
" UNION SELECT * FROM people
title:x AND (NOT y
a^99 ~2 * ? [a TO z]
+-&|!(){}[]^"~*?:\\/
NEAR(a b, 5)
<script>alert(1)</script>
<img src=x onerror=y>
[x](javascript:y)
![](http://x)
%s %d %n
{0} {x!r:>{y}}
${jndi:ldap://x}
../../etc/passwd
“a ‘b “c” d’ e”
"a 'b "c" d' e"
he said she said he said
Mr. Mrs. Dr. Sen.
A.B.C.D.
O’O’O’O’
""".strip().split("\n"),
    "\ud800",
    "\udfff\ud800",
    "\x00",
    "\x1b[31m",
    "\u202eabc\u202c",
    "\u200b",
    "\ufeff",
    "e\u0301\u0302\u0303\u0304",
    "a" + "\u0301\u0327" * 100,
    "A" * 500,
    "a " * 400,
    "'" * 400,
    "(" * 400,
    "what did " * 100,
    "and " * 200,
    "Mr. " * 100,
    "x" * 2_500,
    " ",
    "\n\t",
    "",
)
"""What stands for no name, or for half of one."""
TURNS: tuple[Any, ...] = (
    None,
    7,
    "text",
    [],
    {},
    {"role": "user"},
    {"content": "x"},
    {"role": "system", "content": "x"},
    {"role": "assistant", "content": "**"},
    *(
        {"role": "user", "content": one}
        for one in (None, 7, ["a", "b"], {"a": 1}, "...", "[]", "??", "\ud800")
    ),
)
"""What stands in a conversation and is no turn, or an odd one."""
_UNITS = (*ODD[:30], "a", "A", "a ", "Ada ", "what ", "said ", "and ", "1", "1,", "(", "“")
_LENGTHS = (50, 300, 900, 1_900, 2_100)  # characters of what is repeated


def filled(frame: str, pieces: Sequence[str]) -> str:
    """A frame with something in each of its gaps."""
    first, *rest = frame.split("{}")
    return first + "".join(piece + part for piece, part in zip(pieces, rest, strict=False))


def question(chosen: random.Random, names: Sequence[str]) -> str:
    """A frame, filled at random."""
    return filled(chosen.choice(FRAMES), [piece(chosen, names) for _ in range(4)])


def piece(chosen: random.Random, names: Sequence[str]) -> str:
    """A name, or what is none."""
    kind = chosen.random()
    if kind < 0.4:
        return chosen.choice(names)
    if kind < 0.7:
        return chosen.choice(ODD)
    if kind < 0.8:
        return chosen.choice(ODD) + chosen.choice(names) + chosen.choice(ODD)
    if kind < 0.9:
        last = chosen.choice((0x2FF, 0x10FFFF))
        return "".join(chr(chosen.randint(0, last)) for _ in range(12))
    return (chosen.choice(_UNITS) * max(_LENGTHS))[: chosen.choice(_LENGTHS)]
