"""Words that tell what a part of an address is, folded: rooms, streets, houses, states, and what is no place."""

from __future__ import annotations

from sidelines.countries import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


ROOMS = _words(
    """room rooms boardroom conferenceroom meetingroom ballroom auditorium raum saal zimmer besprechungsraum
    konferenzraum sitzungszimmer salle salles salon sala salone salong sale aula zaal zal zala терем зал кабинет комната
    переговорная 会议室 會議室 会議室 회의실 قاعة قاعه huddle besprechung mtg conf conference boardrm kokoushuone
    neuvotteluhuone vergaderruimte vergaderzaal mötesrum motesrum moterom modelokale lokale sitzungssaal bureau"""
)
ROOM_ENDINGS = (
    "room",
    "raum",
    "saal",
    "zimmer",
    "zaal",
    "huone",
    "salen",
    "会议室",
    "會議室",
    "会議室",
    "회의실",
)

STREETS = _words(
    """street road avenue ave boulevard blvd lane drive highway parkway alley crescent square quay rue quai chemin
    impasse allee place via viale piazza piazzale corso largo calle avenida avda plaza paseo rua praca travessa largo
    strasse weg gasse platz straat laan plein gata gatan vej gade ulica ul ulitsa улица ул проспект пр площадь пл
    наб набережная переулок пер шоссе бульвар katu tie tänav iela gatve prospekt bulevard bulvar caddesi cad sokak sok
    شارع طريق restaurant ristorante restaurante trattoria osteria pizzeria cafe bar bistro brasserie pub bakery"""
)
STREET_ENDINGS = (
    *(
        "strasse",
        "str",
        "platz",
        "allee",
        "weg",
        "gasse",
        "damm",
        "ufer",
        "straat",
        "laan",
        "gracht",
        "gatan",
    ),
    *("vagen", "katu", "utca", "路", "街", "大道"),
)

HOUSES = _words(
    """hotel hilton marriott sheraton hyatt radisson novotel ibis mercure sofitel intercontinental kempinski ritz
    westin steigenberger scandic pullman fairmont wyndham crowne novotel motel inn hostel residence residenz house
    villa schloss palace palais palast palazzo castle embassy botschaft ambassade embajada ambasciata konsulat consulate
    consulat generalkonsulat mission ministry ministerium ministere ministerio ministero parliament parlament parlement
    headquarters hq sitz siege university universitat universite universidad universita hochschule college institute
    institut school airport flughafen aeroport aeropuerto aeroporto station hauptbahnhof bahnhof hbf gare messe expo
    centre center zentrum kongresszentrum rathaus chancellery kanzleramt amt office buro tower museum bibliothek
    library theatre theater opera stadium stadion arena campus court bank hospital klinikum clinic посольство
    министерство университет аэропорт отель гостиница вокзал"""
)
DIRECT = HOUSES - _words(
    "hotel house villa palace palais palast palazzo castle bank inn residence residenz court ritz"
)
"""Houses that say their city at once: "Messe Frankfurt" does, "Hotel Paris" does not."""

AFTER = HOUSES - _words("hotel house villa bank court inn") | _words(
    """hbf bf city mitte central centre center centrum centro innenstadt downtown midtown east west north south nord sud
    ost midi est main termini tiburtina centrale terminal t1 t2 t3 t4 t5 un uno eu nato oecd who wto imf ilo iaea osce
    unesco gare du de la del lyon part dieu st saint pancras international kings cross euston paddington victoria
    waterloo airport intl hotel region area metro metropolitan metropole nb nh"""
)

PORTS = _words(
    "airport terminal flughafen aeroport aeropuerto aeroporto аэропорт lufthavn flygplats luchthaven"
)
DIRECTIONS = _words("central downtown greater inner midtown uptown city centre center zentrum centro")
ARTICLES = _words(
    "the le la les el los las il lo i gli der die das den dem o os a as du de del della di da von of zu"
)
IN = _words("in at a en au nach w in в и")

ONLINE = _words(
    """zoom teams microsoft ms skype webex online virtual virtuell virtuel virtuelle video videokonferenz
    videoconference visio visioconference videocall meet google hangouts gotomeeting bluejeans jitsi telefon telephone
    phone tel call anruf conf dial remote telco teleconference telefonkonferenz meeting besprechung reunion webinar
    livestream stream facetime whatsapp signal slack discord web онлайн телефон видеоконференция en ligne internet by
    via for business link invite cisco besprechungslink einwahl mobile handy vc tc or oder ou and und id"""
)
CALLS = ONLINE - _words(
    "microsoft ms meeting besprechung reunion by via for business link invite or oder ou and und id en"
)
"""Those of them that say so by themselves."""

OPEN = _words(
    "tbc tbd tba tbs offen open unknown unbekannt inconnu n a na ? notyetknown pending to be confirmed announced"
)
VAGUE = _words(
    """office buro bureau home zuhause zu hause homeoffice maison domicile my mein mon our unser notre your his her desk
    here there local lokal same various diverse divers multiple casa oficina ufficio work arbeit kontor офис дом
    lunch dinner reception break off out of the ooo on leave travel travelling inhouse in house floor etage stock og eg
    building gebaude batiment lobby kitchen cafeteria canteen kantine mensa garden garage parking gym park central
    center centre main hall halle entrance eingang im am most bank bar of mobile airport port north south east west
    market rue gare via plaza mall shop school church kirche clinic court raum hof see"""
)

COMMON = (
    ROOMS | STREETS | HOUSES | OPEN | VAGUE | DIRECTIONS | ARTICLES
    | _words("bar most of bank airport central march may gym market via big un usa hall")
)  # fmt: skip
"""Words that somewhere are a city's name, and nearly always mean something else."""

FORENAMES = _words(
    """victoria florence sydney charlotte austin madison jackson lincoln sofia santiago valencia adelaide chelsea
    brooklyn kingston alexandria regina verona siena savannah salvador georgetown anna maria
    nancy carolina aurora eugene jordan angeles constance diego francisco jose juan clara bernardino jasper marina
    israel carson laura laval roman olympia chandler sophia elizabeth bella caroline kennedy
    ariana julia levi hudson george carmen soledad hassan asuncion concepcion preston bradford kita"""
)
TITLE_WORDS = _words(
    """nice reading bath cork split mobile orange male bar most of march page hull bergen wells deal essen hagen speyer
    lens tours angers brest nancy trier marl gap lund moss tone sale"""
) | {"natal", "corpus christi", "sant esteve", "saint etienne"}
"""Cities' names that, alone in a title, are a word or a holiday."""

_STATES = """AL=alabama AK=alaska AZ=arizona AR=arkansas CA=california CO=colorado CT=connecticut DE=delaware
    FL=florida GA=georgia HI=hawaii ID=idaho IL=illinois IN=indiana IA=iowa KS=kansas KY=kentucky LA=louisiana ME=maine
    MD=maryland MA=massachusetts MI=michigan MN=minnesota MS=mississippi MO=missouri MT=montana NE=nebraska NV=nevada
    NH=new_hampshire NJ=new_jersey NM=new_mexico NY=new_york NC=north_carolina ND=north_dakota OH=ohio OK=oklahoma
    OR=oregon PA=pennsylvania RI=rhode_island SC=south_carolina SD=south_dakota TN=tennessee TX=texas UT=utah
    VT=vermont VA=virginia WA=washington WV=west_virginia WI=wisconsin WY=wyoming
    DC=district_of_columbia"""
US_STATES = {code: name.replace("_", " ") for code, name in (pair.split("=") for pair in _STATES.split())}
"""The states of the United States by their codes, folded."""

SIGHTS = _words(
    """department state nations manhattan brooklyn queens bronx harlem soho tribeca waldorf astoria rockefeller carnegie
    trade times
    broadway pentagon capitol congress senate treasury brookings georgetown foggy kapitol union council society
    foundation forum federal national international world secretariat assembly gallery galerie club lounge bridge
    brucke pier harbor harbour hafen dom cathedral kathedrale kloster abbey mission delegation permanent vertretung
    representation academy akademie terrace gardens parc parque bellevue kirchberg gasperich limpertsberg belval"""
)
"""Words that tell the name of a house, a quarter or an organisation from that of a town."""

HOUSE_ENDINGS = (
    *("haus", "haeuser", "halle", "hallen", "saal", "zentrum", "museum", "theater", "schloss", "palast"),
    *("kirche", "gebaude", "bahnhof", "brucke", "building", "house", "hall", "tower", "amt", "hof", "huis"),
)

ABBREVIATIONS = _words(
    """who imf ilo mod fco bka bmf bmi spd cdu csu fdp afd vip ceo cfo cto coo cio hr pr ngo nato eu un wto wfp icc
    icj bis bbc cnn cbs abc nbc npr ard zdf orf srf fbi cia nsa dod dos dhs epa doj fda cdc nih nsf nyu mit lse ucl eth
    kpmg ibm sap bmw vw aeg gsk ubs jpm pwc ing tui dhl ups pto ooo eod asap fyi rsvp wip etc ask biz fun man mom dad
    kid gym spa pub bar bus car van day end may jan feb mar apr jun jul aug sep oct nov dec mon tue wed thu fri sat sun
    hof off tel mob fax web tba tbc tbd tbs poc eta etd apt dpt div sec gov mil com org net usa uae prc rok drc eur"""
)
"""Three letters that mean much before they mean an airport."""

COUNTRY_CODES = _words("USA UAE PRC ROK DRC EUR")
"""Three letters that mean a country or the like before they mean an airport."""

REGIONS = {
    "CA": "alberta;british columbia;manitoba;new brunswick;nova scotia;ontario;quebec;saskatchewan;newfoundland;"
    "AB;BC;MB;NB;NS;ON;QC;SK;NL;PE;YT",
    "AU": "new south wales;queensland;south australia;western australia;tasmania;NSW;QLD;VIC;ACT;WA;SA;TAS",
    "BR": "SP;RJ;DF;MG;BA;PR;RS;PE;CE;AM",
    "GB": "england;scotland;wales;northern ireland;west midlands;cornwall;surrey;kent;essex;sussex",
}
"""States and provinces that tell a country, folded; their codes as they are written."""
