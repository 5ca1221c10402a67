"""Words that fill slots beside those of the articles: offices, peoples, outlets, audiences."""

from __future__ import annotations

OFFICES = (
    "president|prime minister|foreign minister|defence minister|finance minister|health secretary|chancellor"
    "|secretary of state|press secretary|attorney general|district attorney|prosecutor|mayor|governor|senator"
    "|congresswoman|lawmaker|ambassador|chief executive|CEO|founder|chairman|chief economist|economist"
    "|spokesman|spokeswoman|spokesperson|director|chief privacy officer|coach|head coach|manager|captain"
    "|linebacker|goalkeeper|striker|police chief|sheriff|colonel|general|judge|lawyer|professor|scientist"
    "|epidemiologist|doctor|analyst|strategist|central banker|adviser|king|bishop|union leader|pilot|trader"
    "|commissioner|critic|author|singer|actor|candidate|historian|engineer|researcher|leader|minister"
).split("|")
PEOPLE_AROUND = (
    "lawyer|lawyers|wife|husband|mother|father|brother|sister|daughter|family|agent|doctor|spokesman|boss"
    "|campaign|office|aides|team|ex-wife|neighbour|widow|former teammate|old coach|successor"
).split("|")
ORDINARY = (
    "fan|nurse|teacher|survivor|witness|neighbour|farmer|shop owner|student|refugee|volunteer|passenger"
    "|soldier|resident|driver|pastor|victim|parent|worker|waitress|fisherman|juror|whistleblower|hostage"
).split("|")
PLURAL = (
    "doctors|experts|economists|scientists|police|prosecutors|analysts|officials|critics|supporters|teachers"
    "|parents|students|residents|voters|lawmakers|republicans|democrats|investors|investigators|lawyers"
    "|survivors|witnesses|epidemiologists|health officials|local officials|traders|fans|players|coaches"
    "|farmers|workers|unions|employees|activists|protesters|historians|researchers|climate scientists|nurses"
    "|the families|the victims|aid groups|human rights groups|tech executives|airline pilots|truckers|allies"
    "|senators|aides|judges|astronomers|virologists|firefighters|refugees|soldiers|the two leaders|bankers"
).split("|")
PEOPLES = (
    "Ukrainian|Russian|French|German|Iranian|Chinese|British|Israeli|Turkish|Canadian|Mexican|Indian|Polish"
    "|former|retired|senior|local|top|conservative|young|Libyan|Brazilian|Finnish|state|longtime|acting"
).split("|")
COUNTRIES = (
    "Ukraine|Russia|China|France|Germany|Iran|Israel|Britain|the UK|the US|Turkey|Canada|Mexico|India|Poland"
    "|Finland|Sweden|Hungary|Japan|Taiwan|Brazil|Cuba|Venezuela|Sri Lanka|Pakistan|Qatar|Saudi Arabia|Kenya"
    "|Australia|New Zealand|South Korea|North Korea|Lebanon|Morocco|Argentina|Texas|California|Florida"
).split("|")
OUTLETS = (
    "CNN|the BBC|Fox News|Reuters|the New York Times|The Washington Post|NBC|MSNBC|Bloomberg|NPR|Politico"
    "|the Guardian|the Wall Street Journal|CBS News|Time magazine|USA Today|the Financial Times|Axios|Vogue"
    "|Der Spiegel|state television|a local newspaper|a podcast|Face the Nation|Meet the Press|the AP"
).split("|")
AUDIENCES = (
    "reporters|lawmakers|Congress|the Senate|investors|his staff|supporters|journalists|parliament|voters"
    "|the committee|the jury|the UN|employees|shareholders|fans|her followers|allies|the nation|the judge"
).split("|")
MONTHS = "January February March April May June July August September October November December".split()
TITLES = "President|Prime Minister|Dr.|Sen.|Senator|Rep.|Mr.|Ms.|Mrs.|Gov.|Governor|Secretary|Judge|Justice"
