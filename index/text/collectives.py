"""Words for what is no single person: places, organisations, groups, days."""

from __future__ import annotations

import re

from index.text.days import MONTHS, WEEKDAYS

NO_PERSON = frozenset(MONTHS + WEEKDAYS) | frozenset(
    "abc act administration africa agency agreement airlines amendment america american americans"
    " arabia army associated association avenue bank bible bill black bloomberg board breitbart"
    " building bureau campaign capital carolina catholic caucus cavaliers cbs center central centre"
    " chinese christian christmas chronicle church city club cnn code college columbia commission"
    " committee company congress constitution convention corp council county court cup dakota day"
    " deal debate democratic democrats department dispatch district east easter election energy"
    " english facebook federal force forces foundation fox french fund games gas gazette german globe"
    " god google gop group guard hall hampshire herald hispanic hospital hotel house inc institute"
    " international islam islamic island islands jersey jewish journal kingdom korea lake latino law"
    " league lives magazine matter mexico ministry motors mountain msnbc muslim national nations navy"
    " nbc network news north observer ocean office oil order pac panthers park partners party plan"
    " politico poll post press primary project radio report republic republican republicans research"
    " reuters review rights river road room russian school sea security senate service services show"
    " society south spanish square star state states street sun supreme survey system tea team"
    " thanksgiving times tower towers treaty tribune trust twitter union university virginia war week"
    " west white world york zealand western journalism netflix disney instagram youtube tiktok getty"
    " images watch blue amazon apple microsoft spotify police legislature authority technologies"
    " tribe nation sports schools cabinet media entertainment analytics health alliance museum valley"
    " industries insurance command index program palace dictionary hurricane patrol appeals arena"
    " falls list circuit iran ukraine russia china canada salvador clinic photos family consort the".split()
)
"""A name with one of these is a place's, an organisation's or an event's."""

STATES = {
    "Ala.": "alabama", "Ariz.": "arizona", "Ark.": "arkansas", "Calif.": "california", "Colo.": "colorado",
    "Conn.": "connecticut", "Del.": "delaware", "Fla.": "florida", "Ga.": "georgia", "Ill.": "illinois",
    "Ind.": "indiana", "Kan.": "kansas", "Ky.": "kentucky", "La.": "louisiana", "Md.": "maryland",
    "Mass.": "massachusetts", "Mich.": "michigan", "Minn.": "minnesota", "Miss.": "mississippi",
    "Mo.": "missouri", "Mont.": "montana", "Neb.": "nebraska", "Nev.": "nevada", "N.H.": "new hampshire",
    "N.J.": "new jersey", "N.M.": "new mexico", "N.Y.": "new york", "N.C.": "north carolina",
    "N.D.": "north dakota", "Okla.": "oklahoma", "Ore.": "oregon", "Pa.": "pennsylvania",
    "R.I.": "rhode island", "S.C.": "south carolina", "S.D.": "south dakota", "Tenn.": "tennessee",
    "Tex.": "texas", "Vt.": "vermont", "Va.": "virginia", "Wash.": "washington", "W.Va.": "west virginia",
    "Wis.": "wisconsin", "Wyo.": "wyoming",
}  # fmt: skip
"""Abbreviations of states in '(R-Fla.)'."""

PLACES = frozenset(word for state in STATES.values() for word in state.split())
"""The words of the names of states."""

COUNTRIES = frozenset(
    "afghanistan america argentina australia austria belarus belgium brazil britain bulgaria canada"
    " chile china colombia croatia cuba cyprus denmark egypt england ethiopia europe finland france"
    " germany ghana greece haiti hungary iceland india indonesia iran iraq ireland israel italy japan"
    " jordan kenya korea kuwait latvia lebanon libya lithuania malaysia mexico morocco myanmar"
    " netherlands nigeria norway pakistan peru philippines poland portugal qatar romania russia scotland"
    " serbia singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan thailand"
    " tunisia turkey uganda ukraine venezuela vietnam wales yemen zimbabwe moscow kyiv beijing"
    " washington london paris brussels tehran kremlin pentagon congress parliament senate nato hamas"
    " hezbollah taliban".split()
)
"""Countries, capitals and powers that speak as people do, under one word."""

NATIONS = frozenset(
    "american australian belgian brazilian british canadian chinese cuban dutch egyptian european"
    " french german greek hungarian indian iranian iraqi irish israeli italian japanese korean mexican"
    " norwegian pakistani palestinian polish russian saudi scottish spanish swedish swiss syrian turkish"
    " ukrainian venezuelan".split()
)
"""Words for where somebody is from."""

GROUP_NOUNS = frozenset(
    "officials voters people supporters critics republicans democrats leaders experts analysts aides"
    " advisers advisors lawmakers senators members americans authorities police researchers scientists"
    " prosecutors residents students workers women men reporters journalists economists activists"
    " protesters conservatives liberals delegates strategists pollsters lawyers attorneys states"
    " countries companies groups organizations candidates respondents investigators agents allies"
    " opponents donors historians observers parents families executives diplomats campaigns media"
    " staffers operatives insiders millennials governors mayors politicians pundits evangelicals"
    " immigrants refugees muslims backers fans rivals contenders hopefuls teachers doctors nurses"
    " investors consumers customers employees managers owners firms banks unions agencies troops"
    " soldiers forces fighters militants rebels veterans sources".split()
)
"""Nouns of people, states, companies in the plural."""

GROUP_NOUN = "|".join(sorted(GROUP_NOUNS))
"""The same, as the ways of a pattern."""

GROUPS = re.compile(rf"\b(?:{GROUP_NOUN})\b", re.IGNORECASE)
"""A noun in the plural that means people, states, companies."""

ORGANISATIONS = frozenset(
    "company group agency network firm organization organisation newspaper paper magazine website union"
    " bank department airline carrier automaker retailer publication outlet association commission"
    " foundation charity nonprofit bureau broadcaster team league club university".split()
)
"""Nouns of one organisation: 'the company'."""

BUSINESSES = frozenset(
    "company firm network website airline carrier automaker retailer publication outlet chain".split()
)
"""Those of them whose names may be any word: 'Mondelez … the company'."""

DAYS = frozenset((*WEEKDAYS, *MONTHS, *"mr mrs ms dr covid covid-19".split()))
"""What begins with a capital letter, and is nobody."""
