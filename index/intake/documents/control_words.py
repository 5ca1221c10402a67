"""The control words of RTF that write something, change something, or open what is left out."""

from __future__ import annotations

LEFT_OUT = frozenset(
    "colortbl stylesheet listtable listoverridetable rsidtbl generator pict header headerl headerr headerf"
    " footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn annotation atnid atnauthor"
    " atndate atnref atnicn atntime atnparent fldinst xe tc tcn filetbl themedata datastore latentstyles"
    " nonshppict shprslt sp bkmkstart bkmkend pgptbl revtbl private template operator keywords comment"
    " doccomm subject category manager company hlinkbase objdata objclass pn falt panose"
    " userprops xmlnstbl mmathpr wgrffmtfilter colorschememapping background fontemb upr".split()
)
"""Destinations whose text is not the document's, or is read elsewhere."""
KEPT = frozenset("shpinst shptxt ud result do dptxbxtext footnote".split())  # of those that may be ignored
"""Destinations that a reader may ignore, and that hold text."""
SIGNS = {"~": "\u00a0", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
"""Control symbols by what they write."""
WORDS = {
    "par": "\n",
    "sect": "\n",
    "page": "\n",
    "column": "\n",
    "line": " ",
    "tab": " ",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
"""Control words by what they write."""
CELL, ROW, BEGINS = "\x01\x02\x03"  # ends of a cell and of a row, and where one begins, in the text
MARKS = {"cell": CELL, "nestcell": " ", "row": ROW, "nestrow": "\n", "trowd": BEGINS}
"""Control words by the ends of cells and rows that they are."""
CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Code pages by the numbers of character sets; what is not named is that of the file."""
SWITCHES = frozenset(("v", "deleted", "plain", "uc"))
"""Control words that change what follows."""
PLACES = {
    "fonttbl": "fonts", "info": "info", "title": "title", "author": "author", "creatim": "creatim",
    "revtim": "revtim", "footnote": "notes",
}  # fmt: skip
"""Destinations by where their text goes."""
