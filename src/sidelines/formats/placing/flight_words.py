"""Words and signs of flights and trains, in the languages of calendars, and how they are written down."""

from __future__ import annotations

import re

from sidelines.countries import fold

# The words for it in titles; and the signs.
FLIGHT = (
    r"(?:flights?|flug|flüge|vols?|vuelos?|vol[oi]|voos?|vlucht|flyg|flyvning|lento|uçuş"
    r"|рейс|перел[её]т|航班|フライト|항공편|رحلة)"
)
TRAIN = (
    r"(?:trains?|rail|zug|bahn|bahnfahrt|zugfahrt|tren|treno|trein|tåg|tog|juna|pociąg"
    r"|поезд|列車|电车|火车|高铁|기차)"
)
PLANES, TRAINS = "✈🛫🛬🛩", "🚆🚄🚅🚂🚈🚉🚋🚞"
FLIGHT_WORD = re.compile(rf"(?<!\w){FLIGHT}(?!\w)", re.I)
TRAIN_WORD = re.compile(rf"(?<!\w){TRAIN}(?!\w)", re.I)
SIGNS = re.compile(f"[{PLANES}{TRAINS}\ufe0f]")
PLANE_BETWEEN = re.compile(rf"[A-Z]{{3}}\s*[{PLANES}]\ufe0f?\s*[A-Z]{{3}}")

# An airline's two or three signs, and a number. Not what calendars write in that shape and never fly:
# quarters, halves, terminals, summits, unions, years, weeks, standards, months; and no year behind a space.
NO_AIRLINE = (
    r"(?!(?:Q[1-4]|H[12]|[TP]\d|G7|G8|G20|EU|UN|AM|PM|NR|CW|KW|WK|FY|COP|DIN|ISO|EUR|USD"
    r"|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[\s-]?\d)"
)
NUMBER = re.compile(
    rf"(?<![\w-]){NO_AIRLINE}(?P<line>[A-Z]{{2,3}}|[A-Z]\d|\d[A-Z])(?!\s20[1-4]\d\b)"
    r"(?:\s?(?P<one>\d{1,4})|-(?P<other>\d{3,4}))[A-Z]?"
    r"(?!\w|[:.,]\d)"
)
TRAIN_NAME = (
    r"(?:ICE|TGV(?: (?:INOUI|Lyria|Ouigo))?|OUIGO|Thalys|Eurostar|[Nn]ightjet|[Rr]ailjet|Frecciarossa|Frecciargento"
    r"|Italo|AVE|Iryo|Amtrak|Acela|Shinkansen|Nozomi|Hikari|KTX|Сапсан|Sapsan|Pendolino|Intercités|[Ff]lixtrain)"
)
TRAIN_KIND = (
    rf"(?:{TRAIN_NAME}|ICE?|ECE?|EN|NJ|RJX?|TER|THA|FLX|Alvia|IRE|RE|RB|IR|X2000|SJ|EIP|LNER|GWR|Avanti)"
)
TRAIN_NUMBER = re.compile(rf"(?<!\w)({TRAIN_KIND})\.?\s?(?:N[°ro]\.?\s?|no\.?\s?|#)?(\d{{1,5}})(?!\w|[:.]\d)")
TRAIN_BRAND = re.compile(rf"(?<!\w){TRAIN_NAME}(?!\w)")

TO_WORD = r"(?:to|nach|à|a|para|vers|pour|naar|til|till|в|до)"
BETWEEN = rf"(?:\s*(?:→|➡|➝|⟶|⇒|-{{1,2}}>|=>|>)\ufe0f?\s*|\s+(?:{TO_WORD}|bis|-|–|—)\s+|\s*[–—]\s*)"
SEPARATOR = re.compile(BETWEEN)
CHAIN = re.compile(rf"(?<![\w-])[A-Z]{{3}}(?:(?:\s*[-/]\s*|{BETWEEN})[A-Z]{{3}})+(?![\w-])")
CODES = re.compile(r"(?<!\w)[A-Z]{3}(?!\w)")
NEXT_LEG = re.compile(r"\s*[/,;|+&]\s*")
COLON = re.compile(r"\s*:(?!\d)\s*")
FROM_WORD = r"(?:from|von|ab|de|du|des|da|desde|van|fra|från|из|с)"
FROM = re.compile(rf"^{FROM_WORD}\s+", re.I)
TOWARDS = re.compile(rf"(?:^|\s)(?:{FLIGHT}|{TRAIN})\s+{TO_WORD}\s+(?P<there>.+)$", re.I)
AFTERWARDS = re.compile(
    r"(?:\s*[•·|(,;]|\s+-\s+(?=[A-Z\d]{2}\s?\d)"
    r"|\s+(?:at|um|departs?|departing|abflug|ab|on|am|le|op|kl\.?|with|mit|avec)\s+(?=\d|\w+\s\d)).*$",
    re.I | re.S,
)
# What says that it is someone else's: a principal who meets a flight is not on it.
MET = re.compile(
    r"(?<!\w)(?:pick(?:ing|s)?[\s-]?(?:\w+\s)?up|collect(?:ing|s)?|drop(?:ping|s)?[\s-]?(?:\w+\s)?off|greet(?:ing)?"
    r"|abhol\w*|abzuholen|holen|(?:landing|arrival|arrives?|departure|flight|return) of|lands(?!\s*(?:at|@|\d))"
    r"|landet(?!\s*(?:um|\d))|chercher|récupérer|accueillir|accueil|recoger|recogida|prelevare|ophalen|hämta|hente"
    r"|встретить|встреча|встречаю|接机|接機|お迎え)(?!\w)"
    r"|^\W*(?:meet|wait|fetch|welcome|track|watch|bring|holt?|trifft)\s"
    r"|\w['’]s\s+(?:flight|flug|vol|train|zug|landing|arrival)(?!\w)",
    re.I,
)
BEFORE_COLON = frozenset(
    map(
        fold,
        [
            "travel",
            "trip",
            "journey",
            "reise",
            "dienstreise",
            "anreise",
            "abreise",
            "heimreise",
            "hinreise",
            "rückreise",
            "hinflug",
            "rückflug",
            "outbound",
            "inbound",
            "return",
            "departure",
            "arrival",
            "depart",
            "arrive",
            "abflug",
            "ankunft",
            "aller",
            "retour",
            "départ",
            "arrivée",
            "voyage",
            "viaje",
            "viaggio",
            "ida",
            "vuelta",
            "andata",
            "ritorno",
            "booking",
            "booked",
            "buchung",
            "confirmed",
            "bestätigt",
            "reservation",
            "reservierung",
            "réservation",
            "itinerary",
            "ticket",
            "eticket",
            "e",
            "boarding",
            "checkin",
            "check",
            "in",
            "tentative",
            "tbc",
            "provisional",
            "option",
            "hold",
            "private",
            "business",
            "new",
            "update",
            "updated",
            "change",
            "changed",
            "rebooked",
            "delayed",
            "connecting",
            "connection",
            "leg",
            "no",
            "nr",
            "number",
            "nummer",
            "my",
            "mein",
            "meine",
            "transfer",
            "transport",
            "transit",
            "tripit",
            "airline",
            "airlines",
            "airways",
            "air",
            "lufthansa",
            "swiss",
            "austrian",
            "british",
            "klm",
            "france",
            "finnair",
            "sas",
            "ryanair",
            "easyjet",
            "eurowings",
            "wizz",
            "delta",
            "united",
            "american",
            "emirates",
            "qatar",
            "etihad",
            "turkish",
            "iberia",
            "vueling",
            "tap",
            "lot",
            "ana",
            "jal",
            "cathay",
            "singapore",
            "qantas",
            "brussels",
            "aegean",
            "norwegian",
            "icelandair",
            "alitalia",
            "ita",
            "condor",
            "pegasus",
            "aeroflot",
            "canada",
            "china",
            "eastern",
            "southern",
            "korean",
            "db",
            "sncf",
            "öbb",
            "sbb",
            "cff",
            "ffs",
            "trenitalia",
            "amtrak",
            "fwd",
            "fw",
            "wg",
            "aw",
            "re",
            "and",
            "und",
            "et",
            "y",
            "the",
            "der",
            "die",
            "das",
        ],
    )
)
"""Words, folded, before a colon of a flight's title that do not make it someone else's."""

DEPART = r"(?:depart(?:ure|s|ing)?|from|von|abflug|départ|de|salida|partenza|origin)"
ARRIVE = r"(?:arriv(?:al|e|es|ing)|to|nach|ankunft|arrivée|à|llegada|arrivo|destination)"
NOTED = (
    re.compile(
        r"\[(?P<kind>Flight|Rail|Train)\]\s*(?P<here>[^\n]{2,60}?)\s+to\s+(?P<there>[^\n]{2,60})", re.I
    ),
    re.compile(
        rf"(?:^|\n)\W*{DEPART}\b(?:\s+from)?\s*:?[ \t]*(?P<here>[^\n]{{2,80}})"
        rf"(?:\n[^\n]*){{0,6}}?\n\W*{ARRIVE}\b(?:\s+(?:at|in))?\s*:?[ \t]*(?P<there>[^\n]{{2,80}})",
        re.I,
    ),
    re.compile(
        rf"\b(?:from|von|de|da)\s+(?P<here>[^\n,;.]{{2,40}}?)\s+{TO_WORD}\s+(?P<there>[^\n,;.]{{2,40}})",
        re.I,
    ),
    re.compile(rf"(?P<here>\b[A-Z]{{3}}){BETWEEN}(?P<there>[A-Z]{{3}}\b)"),
)
