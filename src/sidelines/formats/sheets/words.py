"""Words of several languages within the cells of a table: months, weekdays, yes and no, tentative, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeVar

from sidelines.countries import fold

Status = Literal["firm", "tentative", "cancelled", "free"]
Kind = Literal["stay", "engagement"]
Meaning = TypeVar("Meaning", bound=str)

_MONTHS = (
    "january jan januar jänner jän januari januar janvier janv enero ene janeiro gennaio gen tammikuu tammikuuta tammi"
    " styczeń stycznia sty leden ledna ocak января январь янв січень січня ιανουαρίου ιανουάριος يناير",
    "february feb februar feber februari février févr fév febrero fevereiro fev febbraio helmikuu helmikuuta helmi luty"
    " lutego lut únor února şubat февраля февраль фев февр лютий лютого φεβρουαρίου φεβρουάριος فبراير",
    "march mar märz mrz maart mrt mars marzo março maaliskuu maaliskuuta maalis marzec marca březen března mart марта"
    " март мар березень березня μαρτίου μάρτιος مارس",
    "april apr april avril avr abril abr aprile huhtikuu huhtikuuta huhti kwiecień kwietnia kwi duben dubna nisan"
    " апреля апрель апр квітень квітня απριλίου απρίλιος أبريل ابريل",
    "may mai mei maj mayo maio maggio mag toukokuu toukokuuta touko maja květen května mayıs мая май травень травня"
    " μαΐου μάιος مايو",
    "june jun juni juin junio junho jun giugno giu kesäkuu kesäkuuta kesä czerwiec czerwca cze červen června haziran"
    " июня июнь июн червень червня ιουνίου ιούνιος يونيو",
    "july jul juli juillet juil julio julho luglio lug heinäkuu heinäkuuta heinä lipiec lipca lip červenec července"
    " temmuz июля июль июл липень липня ιουλίου ιούλιος يوليو",
    "august aug augustus augusti août aout agosto ago elokuu elokuuta elo sierpień sierpnia sie srpen srpna ağustos"
    " августа август авг серпень серпня αυγούστου αύγουστος أغسطس اغسطس",
    "september sep sept septembre septiembre set setembro settembre syyskuu syyskuuta syys wrzesień września wrz"
    " září eylül сентября сентябрь сен сент вересень вересня σεπτεμβρίου σεπτέμβριος سبتمبر",
    "october oct oktober okt octobre octubre outubro out ottobre ott lokakuu lokakuuta loka październik października"
    " paź říjen října ekim октября октябрь окт жовтень жовтня οκτωβρίου οκτώβριος أكتوبر اكتوبر",
    "november nov novembre noviembre novembro marraskuu marraskuuta marras listopad listopada lis listopadu"
    " kasım ноября ноябрь ноя нояб листопад листопада νοεμβρίου νοέμβριος نوفمبر",
    "december dec dezember dez decembre décembre déc diciembre dic dezembro dicembre joulukuu joulukuuta joulu grudzień"
    " grudnia gru prosinec prosince aralık декабря декабрь дек грудень грудня δεκεμβρίου δεκέμβριος ديسمبر",
)

_PASSED_OVER = (
    # weekdays
    "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun"
    " montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so"
    " lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim"
    " lunes martes miércoles mié jueves jue viernes vie sábado sáb domingo dom"
    " segunda terça quarta quinta sexta lunedì martedì mercoledì giovedì gio venerdì sabato domenica"
    " maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo"
    " maanantai tiistai ti keskiviikko ke torstai to perjantai pe lauantai la sunnuntai su"
    " måndag mån tisdag tis onsdag ons torsdag tors fredag fre lördag lör söndag sön mandag tirsdag lørdag søndag"
    " poniedziałek wtorek środa czwartek piątek sobota niedziela"
    " понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс"
    # and what stands between the parts of a date
    " of the de del den der le el du vom from am on d di do year г года год th st nd rd er º ª"
)

_YES = (
    "yes y true x 1 ✓ ✔ ja j oui o si sí s sim vero kyllä k tak t ano evet да д 是 はい نعم"
    " wahr vrai verdadero sant tosi"
)
_NO = (
    "no n false 0 - – nein non não nee ei nej nie ne hayır нет н 否 いいえ لا falsch faux falso falsk epätosi"
)

_STATUS: dict[Status, str] = {
    "firm": "firm, fixed, confirmed, definite, agreed, final, busy, out of office, ok, accepted, scheduled"
    ", elsewhere, working elsewhere, an anderem ort tätig, arbeitet an einem anderen ort, travaille ailleurs"
    ", trabajando en otro lugar, außer haus, absent, fuera de la oficina, fuori sede"
    ", fest, fix, bestätigt, gebucht, abwesend, zugesagt, confirmé, ferme, occupé, confirmada, confirmado, firme"
    ", confermato, confermata, bevestigd, vahvistettu, varattu, bekräftad, bekreftet, bekræftet, potwierdzone"
    ", подтверждено, подтвержден, 已确认, 確定, مؤكد",
    "tentative": "tentative, tbc, tba, tbd, to be confirmed, provisional, provisionally, option, optional, possible"
    ", pencilled, pencilled in, penciled, draft, unconfirmed, not confirmed, hold, maybe, perhaps, on hold, soft"
    ", needs action, vorläufig, unter vorbehalt, vorbehaltlich, offen, unbestätigt, noch offen, zu bestätigen"
    ", à confirmer, provisoire, à préciser, possible, por confirmar, provisional, tentativo, tentativa, a confirmar"
    ", provisório, provisória, da confermare, provvisorio, provvisoria, voorlopig, optie, alustava, vahvistamatta"
    ", preliminär, preliminärt, foreløpig, foreløbig, wstępnie, предварительно, под вопросом, уточняется"
    ", 待定, 暂定, 未定, مبدئي, مؤقت",
    "cancelled": "cancelled, canceled, called off, off, dropped, withdrawn, declined, abgesagt, storniert, entfällt"
    ", gestrichen, annulé, annulée, supprimé, cancelado, cancelada, anulado, anulada, suspendido, annullato, annullata"
    ", geannuleerd, vervallen, peruttu, peruutettu, inställd, inställt, avlyst, aflyst, odwołane, odwołany, zrušeno"
    ", iptal, отменено, отменен, отмена, отменён, скасовано, 取消, 已取消, キャンセル, ملغى",
    "free": "free, available, frei, libre, disponible, livre, libero, vrij, vapaa, ledig, свободен, свободно",
}

_SHOWN: dict[str, Status] = {"0": "free", "1": "tentative", "2": "firm", "3": "firm", "4": "firm"}

_KINDS: dict[Kind, str] = {
    "stay": "stay, stays, aufenthalt, séjour, sejour, estancia, estadía, estadia, estada, soggiorno, verblijf, oleskelu"
    ", vistelse, opphold, ophold, pobyt, пребывание, визит, visit, besuch, visite, visita, trip, reise, 停留, إقامة",
    "engagement": "engagement, appointment, meeting, event, termin, besprechung, treffen, veranstaltung, rendez-vous"
    ", rdv, réunion, cita, compromiso, reunión, evento, compromisso, reunião, impegno, appuntamento, riunione"
    ", afspraak, vergadering, tapaaminen, kokous, möte, møte, møde, spotkanie, schůzka, встреча, мероприятие"
    ", 会议, 会議, موعد, flight, flug, vol, vuelo, volo, travel, leg, way",
}

_ENDS = {
    "from": "from, start, von, beginn, du, de, début, desde, inicio, da, arrival, ankunft",
    "to": "to, end, bis, ende, au, à, fin, hasta, a, al, departure, abreise",
}
_BOTH = "both, beide, les deux, ambos, entrambi, from and to, von und bis"


@cache
def _months() -> dict[str, int]:
    return {fold(word): number for number, words in enumerate(_MONTHS, 1) for word in words.split()}


@cache
def _passed_over() -> frozenset[str]:
    return frozenset(map(fold, _PASSED_OVER.split()))


def _by_word(lists: Mapping[Meaning, str]) -> dict[str, Meaning]:
    return {fold(word): meaning for meaning, words in lists.items() for word in words.split(",")}


@cache
def _statuses() -> dict[str, Status]:
    return _by_word(_STATUS)


@cache
def _kinds() -> dict[str, Kind]:
    return _by_word(_KINDS)


@cache
def _ends() -> dict[str, str]:
    return _by_word(_ENDS)


def month_of(word: str) -> int | None:
    """The month (1 to 12) of a name in full or in short, None for any other word.

    >>> month_of("März"), month_of("août"), month_of("Maybe")
    (3, 8, None)
    """
    return _months().get(fold(word))


def passed_over(word: str) -> bool:
    """True for a word that may stand in a date without telling anything: a weekday, "de", "of"."""
    return fold(word) in _passed_over()


def yes_or_no(word: str) -> bool | None:
    """What a word such as "yes", "x", "nein" answers; None if it is no such word."""
    key = " ".join(word.casefold().split())
    if key in {text.casefold() for text in _YES.split()}:
        return True
    return False if key in {text.casefold() for text in _NO.split()} else None


def status_of(words: str) -> Status | None:
    """How firm words say that something is; None if they say nothing of that.

    >>> status_of("à confirmer"), status_of("Abgesagt!"), status_of("blue")
    ('tentative', 'cancelled', None)
    """
    return _statuses().get(fold(words.strip(" !?*")))


def status_shown(words: str) -> Status | None:
    """What Outlook's column "Show time as" says, in words or as the number that its exports have: 0 free,
    1 tentative, 2 busy, 3 out of office, 4 working elsewhere.

    >>> status_shown("1"), status_shown("Free"), status_shown("7")
    ('tentative', 'free', None)
    """
    return _SHOWN.get(words.strip(), status_of(words))


def kind_of_item(words: str) -> Kind | None:
    """Whether words name a stay or an engagement; None if neither."""
    return _kinds().get(fold(words))


def ends_of(words: str) -> frozenset[str] | None:
    """Which of "from" and "to" words name, as in "from, to" or "both"; None if they name something else."""
    answer = yes_or_no(words)
    if fold(words) in {fold(each) for each in _BOTH.split(",")} or answer is True:
        return frozenset({"from", "to"})
    if answer is False:
        return frozenset()
    named = [_ends().get(fold(word)) for word in words.replace(";", ",").replace("/", ",").split(",")]
    known = frozenset(end for end in named if end is not None)
    return known if all(named) else None
