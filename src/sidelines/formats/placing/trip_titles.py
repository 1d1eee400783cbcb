"""Titles of trips: the city that the title of a long entry names, where that is certain, and what is cancelled."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sidelines.countries import fold
from sidelines.formats.placing.address_hints import country_code, hint_of
from sidelines.formats.placing.address_parts import GREAT, LARGE, named
from sidelines.formats.placing.address_words import FORENAMES, TITLE_WORDS
from sidelines.places import City

LONGEST_TITLE = 300
"""Letters of a title that are read."""

_NOUN = (
    r"trip|visit|travel|journey|mission|delegation|voyage|stay|hotel|conference|summit|congress|workshop|seminar|"
    r"holidays?|vacation|weekend|week|days?|retreat|offsite|meetings?|forum|talks|negotiations|fair|"
    r"dienstreise|reise|besuch|aufenthalt|konferenz|tagung|gipfel|kongress|messe|urlaub|treffen|staatsbesuch|"
    r"déplacement|visite|séjour|voyage|hôtel|conférence|sommet|congrès|réunion|vacances|mission|"
    r"viaje|visita|estancia|conferencia|cumbre|viaggio|soggiorno|vertice|viagem|reis|bezoek|resa|besök|matka"
)
_ADJECTIVE = (
    r"(?:(?:official|state|working|business|private|ministerial|short|annual|informal|G\d+|EU|UN|NATO|OECD|\d{4})"
    r"\s+){0,3}"
)
_OCCASION = (
    r"meetings?|conference|summit|congress|workshop|seminar|forum|talks|negotiations|retreat|offsite|council|assembly|"
    r"konferenz|tagung|gipfel|kongress|treffen|sitzung|conférence|sommet|congrès|réunion|conferencia|cumbre|vertice"
)
_GOING = r"to(?: the)?|nach|à|au|vers|a|naar|till|til"
_BEING = r"in|at|en|à|w"
_TITLES = (
    re.compile(rf"^{_ADJECTIVE}(?:{_NOUN})\s*(?:{_GOING}|{_BEING}|[:–-])\s+(?P<city>.+)$", re.I),
    re.compile(
        r"^(?:in|travel(?:ling)? to|flying to|visiting|going to|поездка в|командировка в)\s+(?P<city>.+)$",
        re.I,
    ),
    re.compile(rf"^(?:[^\W\d_]\w*\s+){{1,3}}(?:{_OCCASION})\s+(?:{_BEING})\s+(?P<city>.+)$", re.I),
    re.compile(r"^(?:dienstreise|déplacement|mission|командировка|trip)\s+(?P<city>.+)$", re.I),
    re.compile(r"^(?P<city>.+?)\s*(?:出差|出張)$"),
    re.compile(r"^(?P<city>.+?)\s+(?:trip|visit|travel|stay|summit|reise|besuch|gipfel)$", re.I),
)
_DATED = re.compile(
    r"\s*(?:[(\[](?:tbc|tentative|provisional|tbd|\?)[)\]]|\?+|(?:[,–-]\s*)?(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december)?\s*(?:19|20)\d\d)\s*$",
    re.I,
)

_CANCELLED = (
    r"(?:cancell?ed(?: event)?|abgesagt|entfällt|entfallen|storniert|annulée?|annullat[oa]|cancelad[oa]|anulad[oa]"
    r"|suspendid[oa]|geannuleerd|afgelast|vervallen|inställ[td]|aflyst|avlyst|peruttu|peruutettu|odwołan[eyoa]"
    r"|anulowan[eyoa]|zrušen[oaý]|törölve|lemondva|anulat|iptal(?: edildi)?|отмен(?:ено|ена|[её]н)|скасовано"
    r"|ακυρώθηκε|已取消|取消|キャンセル|中止|취소됨|취소|ألغي|أُلغي|ملغى|ملغاة)"
)
_NOTICE = r"(?:(?:fw|fwd|re|wg|aw|tr|rv|vs)\s*:\s*)*"
_CALLED_OFF = (
    re.compile(
        rf"^\W*{_NOTICE}\W*(?:{_CANCELLED}|cancellation|absage|annulation|annullamento|cancelación)\s*[:：]",
        re.I,
    ),
    re.compile(rf"^\W*{_NOTICE}[\[(*<{{]+\s*{_CANCELLED}\s*[\])*>}}]+", re.I),
    re.compile(rf"^\W*{_CANCELLED}\s*(?:[-–—|/!]+\s|$)", re.I),
    re.compile(rf"(?:\s|[\[(*–—:-]){_CANCELLED}\s*[\])*!.]*\s*$", re.I),
    re.compile(r"(?:已取消|取消|キャンセル|中止|취소됨|취소)\s*[])）】!！]*\s*$"),
)
_SHOUTED = re.compile(r"^\W*(?:CANCELL?ED|ABGESAGT|ENTFÄLLT|STORNIERT|ANNULÉE?|ANNULLAT[OA]|CANCELAD[OA])\s")
_PERHAPS = re.compile(
    r"(?<!\w)(?:not|isn.?t|no|nicht|pas|non|niet|inte|ikke|ei|nie|не|if|unless|whether|falls|wenn|ob|si|se|maybe|perhaps|"
    r"may be|might be|vielleicht|evtl|eventuell|peut-être|to be|zu|être)\s+(?:be\s+|been\s+)?"
    rf"{_CANCELLED}\W*$",
    re.I,
)


def cancelled_by_title(title: str) -> bool:
    """Whether a title says that what it names is cancelled, as Outlook, Google and people write it.

    >>> cancelled_by_title("Canceled: Trip to Paris"), cancelled_by_title("Reise Wien (abgesagt)")
    (True, True)
    >>> cancelled_by_title("Cancel the newspaper"), cancelled_by_title("Not cancelled")
    (False, False)
    """
    bare = unicodedata.normalize("NFKC", title[:LONGEST_TITLE]).strip()
    if bare.endswith("?") or _PERHAPS.search(bare):
        return False
    return bool(_SHOUTED.match(bare)) or any(pattern.search(bare) for pattern in _CALLED_OFF)


def _familiar(key: str, city: City) -> bool:
    """Whether a name is the city's main one, or one in another language that many know or that looks alike."""
    return fold(city.name)[:3] == key[:3] or city.capital or city.population >= GREAT


@lru_cache(maxsize=1 << 14)
def cities_in_title(title: str) -> tuple[City, ...]:
    """The city that a title names and says hardly anything else, or the several that bear the name.

    >>> cities_in_title("Trip to Helsinki")[0].label, cities_in_title("Nice lunch")
    ('Helsinki, Finland', ())
    """
    bare = _DATED.sub("", title[:LONGEST_TITLE].strip()).strip(" .!–-")
    for pattern in _TITLES:
        if match := pattern.match(bare):
            return _plainly(match["city"], alone=False)
    cities = _plainly(bare, alone=True)
    return cities if len(cities) == 1 else ()


def _plainly(text: str, *, alone: bool) -> tuple[City, ...]:
    """The cities that a text means if it is a city's name, with or without its country, and nothing else."""
    name, comma, where = (part.strip() for part in text.partition(","))
    key, hint = fold(name), hint_of(where) if comma else None
    if (comma and hint is None) or not key or name[0].islower() or len(key.split()) > 5:
        return ()
    cities = named(key, (hint,) if hint else ())
    if not cities or hint:
        return cities
    a_country = country_code(name) is not None and not (cities[0].capital and fold(cities[0].name) == key)
    doubtful = alone and (key in TITLE_WORDS or key in FORENAMES or not _familiar(key, cities[0]))
    large = cities[0].capital or cities[0].population >= LARGE
    if doubtful or a_country or not large:
        return ()
    return cities
