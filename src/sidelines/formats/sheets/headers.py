"""What the header over a column says in several languages, and which columns a table of stays has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from sidelines.countries import fold

# Each field of a line, and by language the words that head its column. A word stands under one field only.
_WORDS: dict[str, dict[str, str]] = {
    "place": {
        "en": "city, town, place, locale, where, city or town, town or city, place of stay",
        "de": "Ort, Stadt, Aufenthaltsort, Standort, wo",
        "fr": "ville, lieu, endroit, localité, où",
        "es": "ciudad, lugar, localidad, ubicación, dónde, sitio",
        "pt": "cidade, lugar, local, localidade, onde",
        "it": "città, luogo, località, dove",
        "nl": "stad, plaats, locatie, waar",
        "fi": "kaupunki, paikka, paikkakunta, sijainti, missä",
        "sv": "stad, ort, plats, var",
        "no": "by, sted, hvor",
        "da": "by, sted, hvor",
        "pl": "miasto, miejsce, miejscowość, gdzie",
        "cs": "město, místo, kde",
        "tr": "şehir, yer, konum, nerede",
        "el": "πόλη, τόπος, τοποθεσία",
        "ru": "город, место, населённый пункт, местоположение, где",
        "uk": "місто, місце, де",
        "zh": "城市, 地点, 地點, 地方, 位置",
        "ja": "都市, 場所, 都市名",
        "ko": "도시, 장소",
        "ar": "المدينة, مدينة, المكان, مكان, الموقع",
    },
    "venue": {
        "en": "location, venue, spot, address",
        "de": "Veranstaltungsort, Adresse",
        "fr": "adresse",
        "es": "dirección",
        "it": "indirizzo",
    },
    "destination": {
        "en": "destination",
        "de": "Ziel, Reiseziel, Zielort, Bestimmungsort",
        "fr": "destination",
        "es": "destino",
        "pt": "destino",
        "it": "destinazione",
        "nl": "bestemming",
        "fi": "määränpää, kohde",
        "sv": "destination, resmål",
        "ru": "назначение, пункт назначения",
        "zh": "目的地",
        "ja": "目的地",
        "ar": "الوجهة",
    },
    "ends_in": {
        "en": "ends in, ends at, arrives in, arriving in, arrives at, to city, to place, city of arrival, arrival city",
        "de": "endet in, Ankunftsort, nach",
        "fr": "se termine à, ville d'arrivée, lieu d'arrivée",
        "es": "termina en, ciudad de llegada",
        "it": "termina a, città di arrivo",
        "nl": "eindigt in, naar",
        "fi": "päättyy paikkaan",
        "sv": "slutar i",
        "ru": "город прибытия, куда",
    },
    "ends_in_country": {
        "en": "ends in country, country of arrival, to country",
        "de": "Ankunftsland",
        "fr": "pays d'arrivée",
    },
    "country": {
        "en": "country, nation, state or country, from country",
        "de": "Land, Staat",
        "fr": "pays",
        "es": "país",
        "pt": "país",
        "it": "paese, nazione",
        "nl": "land",
        "fi": "maa, valtio",
        "sv": "land",
        "no": "land",
        "da": "land",
        "pl": "kraj, państwo",
        "cs": "země, stát",
        "tr": "ülke",
        "el": "χώρα",
        "ru": "страна, государство",
        "uk": "країна",
        "zh": "国家, 國家",
        "ja": "国, 国名",
        "ko": "국가, 나라",
        "ar": "البلد, بلد, الدولة",
    },
    "start": {
        "en": "from, start, begin, begins, beginning, arrival, arrive, arrives, arriving, start date, begin date,"
        "date from, from date, arrival date, date of arrival, first day, check-in, starts, starting, since",
        "de": "von, ab, Beginn, Anfang, Anreise, Ankunft, Start, beginnt am, beginnt, Startdatum, Anreisedatum, Datum"
        " von, von Datum, Beginndatum, erster Tag, Anreisetag, Ankunftsdatum, vom",
        "fr": "du, de, début, arrivée, depuis, date de début, date d'arrivée, date début, à partir du, premier jour",
        "es": "desde, de, del, inicio, llegada, comienzo, fecha de inicio, fecha inicio, fecha de llegada, fecha desde",
        "pt": "de, desde, início, chegada, começo, data de início, data início, data de chegada",
        "it": "da, dal, inizio, arrivo, data inizio, data di inizio, data di arrivo",
        "nl": "van, vanaf, begin, aankomst, begindatum, startdatum",
        "fi": "alku, alkaen, alkaa, saapuminen, tulo, alkupäivä, mistä lähtien",
        "sv": "från, från och med, fr.o.m., start, början, ankomst, startdatum",
        "no": "fra, fra og med, start, ankomst, startdato",
        "da": "fra, fra og med, start, ankomst, startdato",
        "pl": "od, początek, przyjazd, data od, data rozpoczęcia, data przyjazdu",
        "cs": "od, začátek, příjezd, datum od",
        "tr": "başlangıç, geliş, varış, başlangıç tarihi",
        "el": "από, έναρξη, άφιξη",
        "ru": "с, от, начало, приезд, прибытие, дата начала, дата с, дата прибытия, дата приезда",
        "uk": "з, від, початок, прибуття, дата початку",
        "zh": "从, 從, 开始, 開始, 起, 到达, 抵达, 开始日期, 起始日期, 抵达日期",
        "ja": "開始, 開始日, から, 到着, 到着日",
        "ko": "시작, 시작일, 도착",
        "ar": "من, بداية, البداية, الوصول, تاريخ البداية, تاريخ الوصول",
    },
    "end": {
        "en": "to, end, ends, until, till, departure, depart, departs, departing, leave, leaves, leaving, end date,"
        "date to, to date, departure date, date of departure, last day, check-out, through, thru, finish",
        "de": "bis, Ende, Abreise, Abfahrt, Abflug, endet am, endet, Enddatum, Abreisedatum, Datum bis, bis Datum,"
        "letzter Tag, Abreisetag, bis zum",
        "fr": "au, fin, départ, jusqu'au, jusqu'à, date de fin, date fin, date de départ, dernier jour",
        "es": "hasta, fin, final, salida, al, fecha de fin, fecha fin, fecha final, fecha de salida, fecha hasta",
        "pt": "até, fim, partida, saída, data de fim, data fim, data final, data de partida",
        "it": "al, a, fino a, fino al, fine, partenza, data fine, data di fine, data di partenza",
        "nl": "tot, tot en met, t/m, einde, eind, vertrek, einddatum",
        "fi": "loppu, asti, päättyy, lähtö, loppupäivä, saakka",
        "sv": "till, till och med, t.o.m., slut, avresa, slutdatum",
        "no": "til, til og med, slutt, avreise, sluttdato",
        "da": "til, til og med, slut, afrejse, slutdato",
        "pl": "do, koniec, wyjazd, data do, data zakończenia, data wyjazdu",
        "cs": "do, konec, odjezd, datum do",
        "tr": "bitiş, ayrılış, bitiş tarihi",
        "el": "έως, μέχρι, λήξη, αναχώρηση",
        "ru": "по, до, конец, окончание, отъезд, отбытие, дата окончания, дата по, дата отъезда, дата убытия",
        "uk": "по, кінець, відбуття, дата завершення",
        "zh": "到, 至, 结束, 結束, 离开, 结束日期, 离开日期",
        "ja": "終了, 終了日, まで, 出発, 出発日",
        "ko": "종료, 종료일, 끝, 출발",
        "ar": "إلى, الى, حتى, نهاية, النهاية, المغادرة, تاريخ النهاية, تاريخ المغادرة",
    },
    "day": {
        "en": "day, date, dates, days, on, when",
        "de": "Tag, Datum, am, wann, Tage",
        "fr": "date, jour, dates, quand, jours",
        "es": "fecha, día, fechas, cuándo",
        "pt": "data, dia, datas, quando",
        "it": "data, giorno, quando, date",
        "nl": "datum, dag, wanneer",
        "fi": "päivä, päivämäärä, pvm, milloin",
        "sv": "datum, dag, när",
        "no": "dato, dag, når",
        "da": "dato, dag, hvornår",
        "pl": "data, dzień, kiedy",
        "cs": "datum, den, kdy",
        "tr": "tarih, gün",
        "el": "ημερομηνία, ημέρα",
        "ru": "дата, день, когда, даты",
        "uk": "дата, день, коли",
        "zh": "日期, 日子, 时间",
        "ja": "日付, 日",
        "ko": "날짜",
        "ar": "التاريخ, تاريخ, اليوم, يوم",
    },
    "start_time": {
        "en": "from time, time from, start time, time, arrival time, time of arrival, begin time, starts at, hour",
        "de": "Uhrzeit, Uhrzeit von, von Uhrzeit, Zeit, Zeit von, Beginn Uhrzeit, Ankunftszeit, Startzeit, beginnt um",
        "fr": "heure, heure de début, heure début, heure d'arrivée, de heure",
        "es": "hora, hora de inicio, hora inicio, hora de llegada",
        "pt": "hora, hora de início, hora início, hora de chegada, horário",
        "it": "ora, ora inizio, ora di inizio, ora di arrivo, orario",
        "nl": "tijd, begintijd, starttijd, aankomsttijd",
        "fi": "kello, klo, kellonaika, alkamisaika, saapumisaika",
        "sv": "tid, starttid, klockslag, ankomsttid",
        "no": "klokkeslett, starttid",
        "da": "tidspunkt, starttid",
        "pl": "godzina, godzina od, godzina rozpoczęcia",
        "ru": "время, время начала, время с, время прибытия, час",
        "ar": "الوقت, وقت البداية",
    },
    "end_time": {
        "en": "to time, time to, end time, departure time, time of departure, until time, ends at time, finish time",
        "de": "Uhrzeit bis, bis Uhrzeit, Zeit bis, Ende Uhrzeit, Abfahrtszeit, Abreisezeit, Endzeit, endet um",
        "fr": "heure de fin, heure fin, heure de départ, à heure",
        "es": "hora de fin, hora fin, hora de salida",
        "pt": "hora de fim, hora fim, hora de partida",
        "it": "ora fine, ora di fine, ora di partenza",
        "nl": "eindtijd, vertrektijd",
        "fi": "päättymisaika, lähtöaika",
        "sv": "sluttid, avresetid",
        "no": "sluttid",
        "da": "sluttid",
        "pl": "godzina do, godzina zakończenia",
        "ru": "время окончания, время по, время отъезда",
        "ar": "وقت النهاية",
    },
    "title": {
        "en": "title, purpose, subject, reason, event, summary, occasion, what, remarks on purpose, activity",
        "de": "Betreff, Zweck, Titel, Anlass, Grund, Veranstaltung, was, Bezeichnung",
        "fr": "objet, titre, motif, sujet, but, événement, intitulé",
        "es": "asunto, título, motivo, objeto, propósito, evento",
        "pt": "assunto, título, motivo, objetivo, evento",
        "it": "oggetto, titolo, motivo, scopo, evento",
        "nl": "onderwerp, titel, doel, reden",
        "fi": "aihe, otsikko, tarkoitus, tapahtuma",
        "sv": "ämne, rubrik, syfte, ärende",
        "no": "emne, tittel, formål",
        "da": "emne, titel, formål",
        "pl": "temat, tytuł, cel, wydarzenie",
        "ru": "тема, цель, название, мероприятие, событие, повод",
        "zh": "主题, 主題, 目的, 标题, 事由",
        "ja": "件名, 目的",
        "ar": "الموضوع, الغرض, العنوان",
    },
    "status": {
        "en": "status, state of planning, firmness",
        "de": "Status, Stand",
        "fr": "statut, état",
        "es": "estado, estatus",
        "pt": "estado, situação",
        "it": "stato",
        "fi": "tila, tilanne",
        "ru": "статус, состояние",
        "zh": "状态, 狀態",
        "ja": "状態",
        "ar": "الحالة",
    },
    "tentative": {
        "en": "tentative, provisional, option, optional, tbc, tbc?",
        "de": "vorläufig, unter Vorbehalt, vorbehaltlich, unsicher",
        "fr": "provisoire, à confirmer",
        "es": "provisional, por confirmar, tentativo",
        "pt": "provisório, a confirmar",
        "it": "provvisorio, da confermare",
        "nl": "voorlopig",
        "fi": "alustava",
        "sv": "preliminär",
        "ru": "предварительно",
    },
    "confirmed": {
        "en": "confirmed, firm, fixed",
        "de": "bestätigt, fest, fix",
        "fr": "confirmé, ferme",
        "es": "confirmado",
        "pt": "confirmado",
        "it": "confermato",
        "nl": "bevestigd",
        "fi": "vahvistettu",
        "sv": "bekräftad",
        "ru": "подтверждено",
    },
    "principal": {
        "en": "principal, name, who, person, persons, people, traveller, traveler, visitor, full name",
        "de": "Name, wer, Person, Reisender, Reisende, Teilnehmer",
        "fr": "nom, qui, personne, voyageur",
        "es": "nombre, quién, persona, viajero",
        "pt": "nome, quem, pessoa, viajante",
        "it": "nome, chi, persona, viaggiatore",
        "nl": "naam, wie, persoon, reiziger",
        "fi": "nimi, kuka, henkilö, matkustaja",
        "sv": "namn, vem, person, resenär",
        "no": "navn, hvem, person",
        "da": "navn, hvem, person",
        "pl": "nazwisko, imię i nazwisko, kto, osoba",
        "cs": "jméno, kdo, osoba",
        "tr": "ad, isim, kim, kişi",
        "ru": "имя, фио, кто, лицо, фамилия",
        "zh": "姓名, 名字, 人员",
        "ja": "氏名, 名前",
        "ko": "이름, 성명",
        "ar": "الاسم, اسم",
    },
    "role": {
        "en": "minister, prime minister, president, leader, traveller's name, traveler's name, participant, delegate,"
        "speaker, guest, employee, staff member, member, official, passenger, attendee, diplomat, envoy, head of state,"
        "head of government, head of delegation, chancellor, secretary, ambassador, commissioner, executive, director",
        "de": "Minister, Ministerin, Präsident, Präsidentin, Teilnehmerin, Delegierte, Delegierter, Redner, Rednerin,"
        "Gast, Mitarbeiter, Mitarbeiterin, Kanzler, Kanzlerin, Bundeskanzler, Bundeskanzlerin, Staatssekretär,"
        "Staatssekretärin, Botschafter, Botschafterin, Vorstand, Abgeordnete, Abgeordneter, Passagier",
        "fr": "ministre, président, présidente, participant, participante, délégué, déléguée, orateur, invité,"
        "employé, dirigeant, dirigeante, ambassadeur, passager",
        "es": "ministro, ministra, presidente, presidenta, participante, delegado, delegada, ponente, invitado,"
        "empleado, líder, embajador, pasajero",
        "pt": "ministro, ministra, presidente, participante, delegado, delegada, líder, convidado, passageiro",
        "it": "ministro, ministra, presidente, partecipante, delegato, delegata, relatore, ospite, passeggero",
        "nl": "minister, president, deelnemer, gast, spreker, medewerker",
        "fi": "ministeri, presidentti, osallistuja, vieras, puhuja",
        "sv": "minister, president, deltagare, gäst, talare",
        "no": "minister, president, deltaker, gjest",
        "da": "minister, præsident, deltager, gæst",
        "pl": "minister, prezydent, premier, uczestnik, delegat, gość",
        "cs": "ministr, prezident, účastník, host",
        "tr": "bakan, başkan, katılımcı",
        "el": "υπουργός, πρόεδρος, συμμετέχων",
        "ru": "министр, президент, участник, делегат, гость",
        "uk": "міністр, президент, учасник",
        "zh": "部长, 部長, 总统, 參加者, 参加者",
        "ja": "大臣, 参加者",
        "ko": "장관, 참가자",
        "ar": "الوزير, الرئيس, المشارك",
    },
    "kind": {
        "en": "kind, type, kind of entry, entry type",
        "de": "Art, Typ",
        "fr": "type, genre, nature",
        "es": "tipo, clase",
        "pt": "tipo",
        "it": "tipo, genere",
        "nl": "soort, type",
        "fi": "tyyppi, laji",
        "sv": "typ, slag",
        "pl": "typ, rodzaj",
        "ru": "тип, вид",
        "zh": "类型, 種類",
        "ja": "種類",
        "ar": "النوع",
    },
    "ends_in_latitude": {"en": "ends in latitude"},
    "ends_in_longitude": {"en": "ends in longitude"},
    "ends_in_zone": {"en": "ends in zone"},
    "latitude": {
        "en": "latitude, lat",
        "de": "Breite, Breitengrad, geografische Breite",
        "fr": "latitude",
        "es": "latitud",
        "it": "latitudine",
        "ru": "широта",
    },
    "longitude": {
        "en": "longitude, lon, long, lng",
        "de": "Länge, Längengrad, geografische Länge",
        "fr": "longitude",
        "es": "longitud",
        "it": "longitudine",
        "ru": "долгота",
    },
    "zone": {
        "en": "zone, time zone, timezone, tz, iana zone",
        "de": "Zeitzone",
        "fr": "fuseau horaire, fuseau",
        "es": "zona horaria, huso horario",
        "pt": "fuso horário",
        "it": "fuso orario",
        "nl": "tijdzone",
        "fi": "aikavyöhyke",
        "sv": "tidszon",
        "ru": "часовой пояс",
    },
    "known": {
        "en": "known, known since, known on, known from",
        "de": "bekannt, bekannt seit",
        "fr": "connu, connu depuis",
        "es": "conocido, conocido desde",
        "ru": "известно, известно с",
    },
    "assumed": {
        "en": "assumed, assumed hours, hours assumed",
        "de": "angenommen, Uhrzeit angenommen",
        "fr": "supposé, heures supposées",
        "es": "supuesto",
    },
    "movable": {
        "en": "movable, moveable, can be moved, flexible",
        "de": "verschiebbar, beweglich",
        "fr": "déplaçable",
        "es": "movible, desplazable",
    },
    "movable_from": {
        "en": "movable from, moveable from, can be moved from, not before",
        "de": "verschiebbar von, verschiebbar ab",
        "fr": "déplaçable du",
    },
    "movable_to": {
        "en": "movable to, moveable to, movable until, can be moved to, not after",
        "de": "verschiebbar bis",
        "fr": "déplaçable au",
    },
    "all_day": {
        "en": "all day event, all day, allday, whole day",
        "de": "ganztägiges Ereignis, ganztägig",
        "fr": "journée entière",
        "es": "todo el día",
        "it": "giornata intera",
        "nl": "hele dag",
    },
    "shown_as": {
        "en": "show time as, shown as, show as, busy status, free/busy",
        "de": "Zeitspanne zeigen als, anzeigen als, frei/gebucht",
        "fr": "afficher la disponibilité, disponibilité",
        "es": "mostrar tiempo como, disponibilidad",
    },
    "notes": {
        "en": "notes, note, description, details, remarks, comment, comments",
        "de": "Notizen, Notiz, Beschreibung, Bemerkung, Bemerkungen, Anmerkung, Kommentar",
        "fr": "notes, remarques, description, commentaire, commentaires",
        "es": "notas, descripción, observaciones, comentarios",
        "pt": "notas, descrição, observações",
        "it": "note, descrizione, osservazioni",
        "nl": "notities, opmerkingen, omschrijving",
        "fi": "huomautukset, muistiinpanot, kuvaus",
        "sv": "anteckningar, beskrivning, kommentar",
        "pl": "uwagi, opis",
        "ru": "примечание, примечания, описание, комментарий",
        "zh": "备注, 備註",
        "ja": "備考",
        "ar": "ملاحظات",
    },
    "uid": {
        "en": "uid, id, identifier, key, reference, ref, no.",
        "de": "Kennung, Nummer, Nr.",
        "fr": "identifiant, référence",
        "es": "identificador, referencia",
    },
}

HEADERS = {field: words["en"].partition(",")[0] for field, words in _WORDS.items()}
"""A header for each field, as it may stand in a table."""

# English is written with the day first or the month, in Chinese, Japanese and Korean the year comes first.
_SAYS_NOTHING_OF_ORDER = frozenset({"en", "zh", "ja", "ko"})

_MAY_BE_TWO = frozenset({"title", "notes", "uid"})
"""Fields that say nothing of whereabouts: the first column counts."""

# What a header stands for if no other column does: a destination is where one is, or else where a way ends; a minister
# or a guest is whoever travels.
_SPARE = (
    ("venue", "place"),
    ("destination", "place"),
    ("destination", "ends_in"),
    ("role", "principal"),
)

SEARCHED = 20
"""Rows, of which one must be that of the headers."""

_BRACKETS = re.compile(r"[(\[{（][^)\]}）]*[)\]}）]?")
_EDGES = " \t\n\r:*?!#.•→：？"
_BETWEEN = re.compile(r"\s*[/|\n•]\s*")
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a header says: a field, and the languages in which it says so."""

    field: str
    languages: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The row of headers of a table: the column of each field, twins, and columns that nothing is known of."""

    row: int
    columns: dict[str, int]
    twins: tuple[tuple[str, int, int], ...] = ()
    """Fields that two columns head, with both columns."""
    unknown: tuple[int, ...] = ()
    languages: frozenset[str] = field(default_factory=frozenset)
    """Languages that tell whether the day comes before the month."""

    @property
    def has_date(self) -> bool:
        """True if a column says when."""
        return "start" in self.columns or "day" in self.columns

    @property
    def of_ways(self) -> bool:
        """True if it may be a table of ways from one city to another on a day: Date, From, To."""
        return {"day", "start", "end"} <= self.columns.keys() and not self.has_place

    @property
    def has_place(self) -> bool:
        """True if a column says where."""
        return "place" in self.columns


@cache
def _index() -> dict[str, Word]:
    found: dict[str, Word] = {}
    for name, by_language in _WORDS.items():
        for language, words in by_language.items():
            for word in words.split(","):
                key = fold(word.strip())
                before = found.get(key)
                languages = frozenset({language}) | (before.languages if before else frozenset())
                found[key] = Word(field=name, languages=languages)
    return found


def said_by(header: object) -> Word | None:
    """The field that a header names, without regard to case, accents, punctuation and what is in brackets.

    >>> said_by("Ville :").field, said_by("FROM (local)").field, said_by("Ort / City").field
    ('place', 'start', 'place')
    """
    if not isinstance(header, str) or len(header) > _LONGEST:
        return None
    for text in (header, _BRACKETS.sub(" ", header)):
        word = _index().get(fold(text.strip(_EDGES)))
        if word is not None:
            return word
    parts = [_index().get(fold(part.strip(_EDGES))) for part in _BETWEEN.split(_BRACKETS.sub(" ", header))]
    known = [part for part in parts if part is not None]
    if len(known) == len(parts) > 1 and len({part.field for part in known}) == 1:
        return Word(field=known[0].field, languages=frozenset().union(*(part.languages for part in known)))
    return None


def header_of(rows: Sequence[Sequence[object]]) -> Header | None:
    """The first of the topmost rows that heads at least a place and a date, or the likeliest of those that head
    anything twice over; None if none does.
    """
    found = [header for header in _headers(rows) if len(header.columns) + len(header.twins) >= 2]
    for header in found:
        if header.has_date and (header.has_place or header.of_ways):
            return header
    return max(found, key=lambda header: (len(header.columns), -header.row), default=None)


def _headers(rows: Sequence[Sequence[object]]) -> Iterator[Header]:
    for number, row in enumerate(rows[:SEARCHED]):
        columns: dict[str, int] = {}
        twins, unknown, languages = [], [], set[str]()
        for column, cell in enumerate(row):
            word = said_by(cell)
            if word is None:
                if isinstance(cell, str) and cell.strip():
                    unknown.append(column)
                continue
            if word.field in columns:
                if word.field in _MAY_BE_TWO:
                    unknown.append(column)
                else:
                    twins.append((word.field, columns[word.field], column))
            columns.setdefault(word.field, column)
            if not word.languages & _SAYS_NOTHING_OF_ORDER:
                languages |= word.languages
        for spare, field_name in _SPARE:
            if spare in columns and field_name not in columns:
                columns[field_name] = columns.pop(spare)
        unknown += [columns.pop(spare) for spare, _ in _SPARE if spare in columns]
        yield Header(
            row=number,
            columns=columns,
            twins=tuple(twins),
            unknown=tuple(sorted(unknown)),
            languages=frozenset(languages),
        )
