"""Words that tell people, titles and roles from other capitalised words in English news."""

from __future__ import annotations

from typing import Literal

from index.text.days import MONTHS, WEEKDAYS

Gender = Literal["man", "woman"]

_TO_TWENTY = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty"
)
NUMBERS = {word: number for number, word in enumerate(_TO_TWENTY.split(), start=1)} | {
    word: 10 * tens
    for tens, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), start=3)
}
"""Numbers as they are written in words, the smallest first."""

_TITLES_OF: dict[Gender | None, str] = {
    "man": "mr messrs sir lord monsieur senor signor herr king prince duke baron viscount emir sultan sheikh"
    " emperor pope father fr mullah monsignor msgr congressman assemblyman councilman alderman",
    "woman": "mrs ms miss lady dame madam madame mme mlle senora signora frau queen princess duchess baroness"
    " countess viscountess sheikha empress sister sr congresswoman assemblywoman councilwoman",
    None: "mx cardinal archbishop bishop pastor reverend rev rabbi imam ayatollah deacon dr doctor prof"
    " professor president pres chancellor premier minister secretary secretary-general senator senators sen"
    " sens representative representatives rep reps delegate del governor gov govs mayor speaker ambassador"
    " amb commissioner treasurer comptroller auditor superintendent supt attorney atty ag solicitor hon"
    " justice judge magistrate general gen admiral adm brigadier brig colonel col commander cmdr cdr major"
    " maj captain capt lieutenant lt sergeant sgt corporal cpl pvt pfc sheriff deputy detective det officer"
    " trooper constable inspector insp marshal chief coach",
}
TITLES = {title: gender for gender, titles in _TITLES_OF.items() for title in titles.split()}
"""Titles: what one is called by before the name, without marks, with what it tells of gender."""

DOTTED = frozenset(
    "mr mrs ms mx messrs mme mlle fr sr rev msgr dr prof pres sen sens rep reps del gov govs amb supt atty"
    " hon gen adm brig col cmdr cdr maj capt lt sgt cpl pvt pfc det insp".split()
)
"""Titles that are cut short, and may have a full stop."""

_CALLED: dict[Gender | None, str] = {
    "man": "spokesman businessman",
    "woman": "spokeswoman chairwoman actress",
    None: "director spokesperson chairman ceo coo cfo first leader candidate nominee strategist adviser"
    " advisor manager reporter host anchor actor singer author whip teammate colleague astronaut rapper"
    " comedian novelist historian filmmaker quarterback striker midfielder goalkeeper hacker celebrity donor"
    " billionaire mogul aide editor analyst activist economist founder star chairperson moderator chair"
    " journalist principal lawyer meteorologist investigator sociologist cornerback producer supervisor"
    " coordinator",
}
HONORIFICS = TITLES | {word: gender for gender, words in _CALLED.items() for word in words.split()}
"""Words that stand before a name and are no part of it: titles, and what news call people."""

MODIFIERS = frozenset(
    "acting american arizona attorney british california campaign campaign’s canadian carolina chief"
    " chinese communications conservative defence defense democrat democratic deputy education eu"
    " executive finance florida foreign former french georgia german gop green health homeland house"
    " illinois indiana interior iowa iranian israeli kentucky lady libertarian majority mexican michigan"
    " minority national nevada ohio policy political president’s press prime republican russian security"
    " senate senior state state’s supreme texas treasury u.k. u.s u.s. uk ukrainian un us vice virginia"
    " white wisconsin york".split()
)
"""Words that may stand among the titles before a name."""

STARTERS = frozenset((*MONTHS, *WEEKDAYS, *list(NUMBERS)[:10])) | frozenset(
    "a about absent according across after against all also although amid among an and another anyone"
    " as asked at because before besides between both but by can certainly despite does during each"
    " earlier even every first for former from given half he her here his how however i if in instead"
    " into it its just last later like many maybe meanwhile most my new next no not now of old on or"
    " other others our outside over perhaps she since so some speaking still stop that the their then"
    " there these they this those though to today under unless unlike until upon using we what"
    " whatever when where which while who why with within without yes yesterday yet you only neither"
    " per".split()
)
"""Words with a capital letter at the start of a sentence that open no name."""

ROLE_NOUNS = frozenset(
    "activist actor actress adviser advisor aide ambassador analyst anchor attorney author billionaire"
    " brother businessman businesswoman candidate ceo chair chairman chairwoman challenger chancellor"
    " chief coach columnist comedian commander commentator commissioner congressman congressperson"
    " congresswoman conservative consultant contender daughter delegate democrat detective developer"
    " diplomat director doctor donor economist editor executive expert father founder front-runner"
    " frontrunner general governor historian host husband incumbent journalist judge justice king lady"
    " lawmaker lawyer leader liberal libertarian lobbyist magnate man manager mate mayor minister mogul"
    " mother newcomer newsman legend speaker native hopeful neurosurgeon anchorman radioman nominee"
    " officer official opponent organizer owner pastor physician player politician pollster pope premier"
    " president prince princess professor prosecutor pundit queen rapper reporter representative"
    " republican researcher rival scientist secretary senator sheriff singer sister socialist son"
    " spokesman spokesperson spokeswoman star statesman strategist surgeon surrogate tycoon veteran"
    " vice-president widow wife woman writer superintendent auditor coroner clerk comptroller administrator"
    " epidemiologist monarch duke duchess".split()
)
"""The nouns of roles that one person has: 'the president', 'the nominee'."""

FULL_ROLE = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "prof": "professor",
    "atty": "attorney", "lt": "lieutenant",
}  # fmt: skip
"""Titles that are cut short, in full."""

BREAKS = frozenset("after against and as at but by for from in on over say says to with".split())
"""Words with which a name ends in a headline: 'Clinton Says to Voters'."""

PARTY_LETTERS = {
    "R": frozenset({"republican", "gop"}),
    "D": frozenset({"democrat", "democratic"}),
    "I": frozenset({"independent"}),
}
"""What '(R)' after the name of a politician stands for."""

AUXILIARY = frozenset("will may can could would should did does has had given absent despite".split())
"""Words that open a question or a clause before a name: 'Will Sanders come down?'"""

FAMILY_FIRST = frozenset(
    "xi kim li wang zhang chen lee park choi moon ban yoon hu jiang deng mao wen zhao liu yang wu huang"
    " zhou sun ma nguyen tran le pham han jung kang cho shin lim tsai chiang jang noh roh vo truong hoang"
    " dang phan bui qin zhu guo xu he luo peng ding cai feng".split()
)
"""Surnames that stand before the given name: 'Ban Ki-moon'; without marks."""

PARTICLES = frozenset(
    "abu al bar ben bin bint da das de degli del della den der di dos du el ibn la le ten ter van vom von zu"
    " zum zur".split()
)
"""Words in small letters within a name: 'Ursula von der Leyen'."""

CAPITAL_PARTICLES = frozenset("bin da de del della den der di dos du ibn la le st ten ter van von".split())
"""Those of them that belong to the surname with a capital letter, too: 'Robert De Niro'."""

SUFFIXES = frozenset("jr sr ii iii iv".split())
"""What may stand after a surname."""

PARTIES = frozenset("republican republicans democrat democrats democratic gop libertarian".split())
"""What members of parties are called."""

LESSER = frozenset("acting assistant deputy ex former lieutenant then- vice".split())
"""Words before an office that make it another: 'vice president'."""

VERBS = frozenset(
    "are be been did do does had has have is said says tells than that told was were whether".split()
)
"""Verbs, and words after them, with which a name ends, and no role goes on."""

HE = frozenset("he him himself his".split())

SHE = frozenset("her hers herself she".split())

THEY = frozenset("their them themselves they".split())

WHO = frozenset("that which who whom whose".split())

OTHER = frozenset(
    "all another any anyone both each either everybody everyone few i it itself many me most my myself"
    " neither nobody none one others our ourselves several some someone these this those us we"
    " what you".split()
)

PRONOUNS = HE | SHE | THEY | WHO | OTHER
"""What means somebody, or something, without naming it."""

TOPICAL = frozenset(
    "candidate contender nominee frontrunner runner senator congressman congresswoman lawmaker governor"
    " mayor businessman businesswoman billionaire mogul developer democrat republican socialist"
    " conservative politician tycoon hopeful challenger incumbent star magnate professor lawyer attorney"
    " author actor actress singer manager leader secretary president".split()
)
"""Nouns by which news call those whom they are about."""

SOMEBODY = ROLE_NOUNS | frozenset(
    "cashier voter resident student worker teacher nurse driver witness neighbor neighbour friend"
    " source guest visitor survivor victim passenger customer supporter protester volunteer boy girl"
    " person teenager employee bystander onlooker farmer".split()
)
"""Nouns of one person, with a name or without."""

NOT_BEFORE_NAMES = frozenset(
    "the a an of in at for from to on by with and or as company firm group network newspaper magazine"
    " city state bank town county website site channel station carrier airline maker giant retailer band"
    " team club".split()
)
"""Words before a name that is no person's: 'the company Braeburn'."""

OFFICES = frozenset(
    "administrator ambassador archbishop attorney auditor bishop cardinal ceo chair chairman chairperson"
    " chairwoman chancellor chief clerk coach commander commissioner comptroller coroner director duchess"
    " duke editor executive general governor judge justice king lady leader manager mayor minister monarch"
    " owner pope premier president prince princess principal prosecutor queen representative secretary"
    " secretary-general sheriff speaker superintendent treasurer".split()
)
"""Nouns of what one person holds at a time, and news name with the name: nobody is called so by chance."""

HEADS_OF_STATE = frozenset("chancellor king minister monarch premier president prince queen".split())
"""Offices whose holder is 'the Russian leader'."""

COMPOUND = frozenset("attorney chief foreign home prime vice".split())
"""Words that belong to the title of an office, and tell nothing of its holder."""

PASSING = frozenset(
    "acting city county current embattled ex first former future incoming incumbent late longtime new newly"
    " old outgoing own second sitting state then then- third town u.s us american young".split()
)
"""Words before an office that need not have been said of its holder."""

NAMELESS = frozenset(
    "official source aide spokesman spokeswoman spokesperson man woman person reporter judge heckler"
    " voter staffer adviser advisor father mother brother sister son daughter husband wife expert"
    " analyst delegate lawyer attorney policeman gunman executive publicist representative".split()
)
"""Nouns of people who often stay without a name: 'the official'."""

PERSON_ENDINGS = tuple("man men woman women ist writer runner surgeon lawmaker filmmaker newscaster".split())
"""How nouns of persons end."""

THINGS_ENDING_SO = frozenset("list playlist checklist shortlist wishlist blacklist twist mist".split())
"""Nouns that end so and are none."""

GENDERED: dict[str, Gender] = {
    "mother": "woman", "daughter": "woman", "wife": "woman", "widow": "woman",
    "son": "man", "brother": "man", "husband": "man",
}  # fmt: skip
"""Nouns of relatives, with the gender that they tell."""

PREPOSITIONS = frozenset(
    "of for to with by from about against on at like than over under after before behind between among"
    " into toward towards including and or".split()
)
"""Words before a name that is no subject."""

SAYING = frozenset(
    "said says say added adds told tells asked asks replied wrote writes tweeted noted notes argued"
    " argues explained explains continued recalled insisted insists declared acknowledged admitted"
    " warned warns predicted concluded claimed claims responded vowed stated observed suggested joked"
    " announced complained conceded contended quipped reported".split()
)
"""Verbs of saying, as they stand beside a name."""
