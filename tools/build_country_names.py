"""Writes what countries are called in the languages of calendars, from Unicode's CLDR.

By hand, in an environment of its own (`pip install -r tools/requirements.txt -e .`):

    python -m tools.build_country_names

The same sources give the same bytes: lines of a code, a tab and folded names parted by semicolons.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from pathlib import Path

from babel import Locale

from sidelines.countries import country, country_named, fold
from sidelines.errors import UnknownCountry
from sidelines.places import cities_called

DATA = Path(__file__).parent.parent / "src" / "sidelines" / "data"

# The languages of the United Nations and German first: where two countries share a name, the first keeps it.
LANGUAGES = (
    *(
        "en",
        "fr",
        "es",
        "ru",
        "zh",
        "zh_Hant",
        "ar",
        "de",
        "it",
        "pt",
        "nl",
        "pl",
        "ja",
        "ko",
        "tr",
        "sv",
        "da",
    ),
    *("nb", "fi", "cs", "hu", "ro", "el", "uk", "fa", "he", "hi", "id", "vi", "th"),
)

# How addresses say it, beside what dictionaries say.
MORE = {
    "CZ": "česká republika;republique tcheque;tschechische republik;republica checa;čr",
    "DE": "brd;germany federal republic of;bundesrepublik deutschland;federal republic of germany;allemagne federale",
    "GB": "england;scotland;wales;northern ireland;great britain;grossbritannien;royaume uni;gran bretaña;"
    "angleterre;schottland;escocia;inglaterra;großbritannien;grande bretagne;gran bretagna;великобритания;англия",
    "KR": "republic of korea;republique de coree;korea;coree;corea;korea south;korea republic of;rok",
    "NL": "holland;the netherlands;pays bas;hollande;holanda",
    "US": "united states of america;vereinigte staaten von amerika;etats unis d amerique;estados unidos de america;"
    "amerika;сша;eeuu;ee uu;verenigde staten",
    "CN": "peoples republic of china;people s republic of china;prc;pr china;china peoples republic of;"
    "中华人民共和国;volksrepublik china",
    "RU": "russian federation;российская федерация;рф;federation de russie",
    "BE": "belgie;belgique;belgien;royaume de belgique",
    "CH": "schweiz;suisse;svizzera;svizra;confederation suisse",
    "FR": "republique francaise",
    "IE": "republic of ireland;eire",
    "VA": "holy see;vatican;heiliger stuhl;saint siege;santa sede;città del vaticano",
    "AE": "uae;u a e;vae",
    "TR": "turkey;turkiye",
    "SZ": "swaziland",
    "MK": "macedonia",
    "MM": "burma",
    "TL": "east timor",
    "CV": "cape verde",
    "CI": "ivory coast;cote d ivoire",
    "VN": "viet nam",
    "LA": "lao pdr",
    "SY": "syrian arab republic",
    "IR": "islamic republic of iran",
    "TZ": "united republic of tanzania",
    "BO": "plurinational state of bolivia",
    "VE": "bolivarian republic of venezuela",
    "MD": "republic of moldova",
    "KP": "korea north;dprk",
    "PS": "palestine;state of palestine;palestinian authority;palestinian territories;west bank",
}


def known(name: str) -> str | None:
    """The code of the country that the package calls so already."""
    try:
        return country_named(name).code
    except UnknownCountry:
        return None


def means_more(name: str, code: str) -> bool:
    """Whether a name is too short to be told from other words, or a city has it as its main name.

    Where country and city have one name in English too, as Singapore has, it stays.
    """
    short = len(name) < (4 if name.isascii() else 2)
    main = [city for city in cities_called(name) if fold(city.name) == name]
    return short or any(city.country != code or name != fold(country(code).name) for city in main)


def main() -> None:
    """Write `country_names.z`."""
    told: dict[str, str] = {}
    codes = [code for code in Locale("en").territories if len(code) == 2 and code.isalpha()]
    for code, names in MORE.items():
        told |= {fold(name): code for name in names.split(";")}
    for language in LANGUAGES:
        territories = Locale.parse(language).territories
        for code in codes:
            name = fold(territories.get(code, ""))
            if is_country(code) and not means_more(name, code):
                told.setdefault(name, code)
    by_code = defaultdict(list)
    for name, code in told.items():
        if known(name) is None:
            by_code[code].append(name)
    lines = [f"{code}\t{';'.join(sorted(names))}" for code, names in sorted(by_code.items())]
    raw = "\n".join(lines).encode()
    (DATA / "country_names.z").write_bytes(zlib.compress(raw, 9))
    print(f"{sum(map(len, by_code.values()))} names of {len(by_code)} countries, {len(raw)} bytes unpacked")


def is_country(code: str) -> bool:
    """Whether the package has a country of this code."""
    try:
        return country(code).code == code
    except UnknownCountry:
        return False


if __name__ == "__main__":
    main()
