"""The reply page: an office outside answers on one page without an account, and knows that it has."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from sidelines.desk import bridge, clock, links
from sidelines.desk.access import Viewer
from sidelines.desk.actions.replying import invite_to_reply, reissue, revoke
from sidelines.desk.actions.requests import make, open_request, report
from sidelines.desk.models import JournalEntry, Letter, Receipt, RecordedMove, ReplyLink, RequestSide
from sidelines.meetings import acts
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Channel, Report
from sidelines.meetings.standing import Stage
from sidelines.times import minute_of

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 10, 22, 9, tzinfo=UTC)
INSIDE = "the grandmaster's gambit"


def option(key, city, zone, country, begins):
    at = minute_of(begins)
    return Option(key=key, begins=at, ends=at + 45, zone=zone, city=city, country=country)


VIENNA = option("v", "Vienna", "Europe/Vienna", "AT", datetime(2018, 11, 12, 9, tzinfo=UTC))
MID = option("m", "Singapore", "Asia/Singapore", "SG", datetime(2018, 11, 13, 7, tzinfo=UTC))
LATE = option("l", "Singapore", "Asia/Singapore", "SG", datetime(2018, 11, 14, 1, tzinfo=UTC))


class Case:
    """An office here that asks, one outside that answers by link."""

    def __init__(self, office, principal, member):
        here = office("Chancellery", zone="Europe/Berlin")
        there = office(
            "Prime Minister's Office", zone="Asia/Tokyo", outside=True, letters_address="pmo@example.org"
        )
        self.chancellor = principal("Anna Amsel", office=here)
        premier = principal("Ken Kogame", office=there)
        self.member = member("Berta", office=here, commits=[self.chancellor], whole_diary=[self.chancellor])
        self.viewer = Viewer(member=self.member)
        self.row = open_request(
            self.viewer,
            principal=self.chancellor,
            counterparts=[premier],
            subject=INSIDE,
            first=acts.Wish(words=INSIDE),
        )

    @property
    def side(self):
        return RequestSide.objects.get(meeting=self.row.meeting, place=2)

    def move(self, act):
        make(self.viewer, self.row, act)

    def link(self):
        return invite_to_reply(self.viewer, self.row, self.side, address="pmo@example.org")

    def stands(self):
        self.row.refresh_from_db()
        return self.row.stage

    def file(self):
        return bridge.file_of(
            bridge.with_sides(RequestSide.objects.filter(pk=self.row.pk)).get(), clock.now()
        )


@pytest.fixture
def case(office, principal, member, today):
    today(NOW)
    return Case(office, principal, member)


@pytest.fixture
def three(case):
    """Three options are offered, and the link is sent."""
    case.move(acts.Propose(options=(VIENNA, MID, LATE), words="Any of these."))
    return case.link()


def address(link):
    return f"/reply/{links.token_of(ReplyLink.objects.get(pk=link.pk))}/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def filled(page, **said):
    """What the page's form holds, with what is said: `option-v__choice`."""
    found = dict(re.findall(r'<input type="hidden" name="(seen)" value="(\d+)"', page.content.decode()))
    return {
        **found,
        "name": "K. Sato, private secretary",
        **{k.replace("__", "-"): v for k, v in said.items()},
    }


def story(page):
    answers = {"option-v-choice": "yes", "option-m-choice": "no", "option-m-reason": "He flies out at noon."}
    other = {"option-l-choice": "another", "option-l-day": "2018-11-14", "option-l-clock": "16:30"}
    return filled(page) | answers | other | {"option-l-place": "Singapore"}


class TestOnePageWithoutAnAccount:
    def test_each_option_stands_in_its_own_time_first(self, three):
        page = Client().get(address(three))
        said = text(page)
        assert page.status_code == 200
        assert "Vienna" in said
        assert "Mon 12 November 2018, 10:00" in said
        assert "Wed 14 November 2018, 09:00" in said
        assert said.index("10:00–10:45") < said.index("18:00 JST on your clock")
        assert b"<script" not in page.content
        assert 'method="post"' in page.content.decode()

    def test_accept_one_refuse_one_counter_one(self, case, three):
        """The receipt has a number, and our board says countered at once."""
        assert case.stands() == Stage.PROPOSED
        browser = Client(enforce_csrf_checks=True)
        sent = browser.post(address(three), story(browser.get(address(three))), HTTP_ORIGIN="null")
        assert sent.status_code == 303
        got = Receipt.objects.get()
        page = browser.get(sent["Location"])
        assert got.number in text(page)
        assert "Chancellery" in text(page)
        assert "What happens next" in text(page)
        assert case.stands() == Stage.COUNTERED
        file = case.file()
        countered = next(entry for entry in file.standing.offers if entry.offered_by == "s2")
        assert countered.option.city == "Singapore"
        assert bridge.moment(countered.option.begins) == datetime(2018, 11, 14, 8, 30, tzinfo=UTC)
        assert countered.option.ends - countered.option.begins == 45
        assert file.standing.options["m"].why == "He flies out at noon."
        assert file.standing.options["v"].suits("s2")
        assert [move.member_name for move in RecordedMove.objects.filter(side=case.side)] == [
            "K. Sato, private secretary"
        ] * 3
        assert JournalEntry.objects.filter(subject=case.row.code, kind="answered by link").count() == 1

    def test_sets_no_cookie_and_is_the_same_for_whoever_is_signed_in(self, case, three, signed_in):
        pages = [browser.get(address(three)) for browser in (Client(), signed_in(case.member))]
        assert not any(page.cookies for page in pages)
        assert pages[0].content == pages[1].content
        assert b"csrfmiddlewaretoken" not in pages[0].content

    def test_shows_nothing_that_was_not_communicated(self, case, three):
        case.move(acts.Task(owner="Berta", words=INSIDE))
        theirs = Report(by="s1", channel=Channel.TELEPHONE, said_by=INSIDE, learned=minute_of(NOW))
        report(case.viewer, case.row, acts.Refuse(option=LATE, reason=INSIDE), side=case.side, how=theirs)
        page = Client().get(address(three))
        assert INSIDE not in page.content.decode().replace("&#x27;", "'")
        assert "option-l-choice" in page.content.decode()
        sent = Client().post(address(three), story(page), follow=True)
        assert INSIDE not in sent.content.decode().replace("&#x27;", "'")


class TestOpeningChangesNothing:
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_mail_scanners_open_links(self, case, three, method):
        before = (RecordedMove.objects.count(), JournalEntry.objects.count(), Letter.objects.count())
        for _time in range(3):
            page = getattr(Client(), method)(address(three))
            assert page.status_code == 200
        assert (RecordedMove.objects.count(), JournalEntry.objects.count(), Letter.objects.count()) == before
        three.refresh_from_db()
        assert three.answered_at is None

    def test_nor_does_any_other_method(self, three):
        for method in ("put", "patch", "delete", "options"):
            assert getattr(Client(), method)(address(three)).status_code == 405


class TestOnce:
    def test_sent_twice_it_gives_the_same_receipt(self, three):
        form = story(Client().get(address(three)))
        first = Client().post(address(three), form)
        moves = RecordedMove.objects.count()
        second = Client().post(address(three), form)
        assert second.status_code in (200, 303)
        shown = second if second.status_code == 200 else Client().get(second["Location"])
        assert Receipt.objects.get().number in text(shown)
        assert RecordedMove.objects.count() == moves
        assert first["Location"].endswith(f"{Receipt.objects.get().number}/")

    def test_the_link_leads_to_the_receipt_from_then_on(self, three):
        Client().post(address(three), story(Client().get(address(three))))
        page = Client().get(address(three))
        assert "You have answered already" in text(page)
        assert Receipt.objects.get().number in text(page)
        assert "<form" not in page.content.decode()

    def test_a_question_sent_twice_is_asked_once(self, case, three):
        form = filled(Client().get(address(three)), words="Who comes along?")
        for _time in range(2):
            assert Client().post(address(three), form).status_code == 303
        assert RecordedMove.objects.filter(side=case.side, kind="reply").count() == 1
        assert Receipt.objects.count() == 1

    def test_what_is_not_answered_yet_can_be_answered_later(self, case, three):
        page = Client().get(address(three))
        sent = Client().post(
            address(three), filled(page, **{"option-m-choice": "no", "option-m-reason": "Away."}), follow=True
        )
        assert "Something is still yours to answer" in text(sent)
        rest = Client().get(address(three))
        body = rest.content.decode()
        assert "option-v-choice" in body
        assert "option-m-choice" not in body
        assert Receipt.objects.get().number in text(rest)
        both = {"option-v-choice": "yes", "option-l-choice": "no", "option-l-reason": "Away."}
        Client().post(address(three), filled(rest) | both)
        assert Receipt.objects.count() == 2
        three.refresh_from_db()
        assert three.answered_at is not None

    def test_what_changed_meanwhile_is_looked_at_again_and_what_was_typed_stays(self, case, three):
        form = story(Client().get(address(three))) | {"words": "With pleasure."}
        case.move(acts.Drop(option=MID, reason="The room is gone."))
        moves = RecordedMove.objects.count()
        page = Client().post(address(three), form)
        assert page.status_code == 200
        assert "Something was done since you opened this page" in text(page)
        assert "With pleasure." in text(page)
        assert 'value="16:30"' in page.content.decode()
        assert RecordedMove.objects.count() == moves
        again = form | {"seen": filled(page)["seen"]}
        assert Client().post(address(three), again).status_code == 303


class TestAnotherOfTheOfficeWasQuicker:
    """Two people open one link: the second is told that the first has answered, and that theirs was not taken."""

    REFUSES = {"option-v-choice": "no", "option-v-reason": "A state visit."}  # noqa: RUF012
    ACCEPTS = {"option-v-choice": "yes", "name": "M. Ito, chief of cabinet"}  # noqa: RUF012

    @pytest.fixture
    def one(self, case):
        case.move(acts.Propose(options=(VIENNA,)))
        return case.link()

    def test_a_contrary_answer_is_not_taken_and_says_so(self, case, one):
        opened = filled(Client().get(address(one)))
        assert Client().post(address(one), opened | self.REFUSES).status_code == 303
        moves = RecordedMove.objects.count()
        second = Client().post(address(one), opened | self.ACCEPTS | {"words": "He looks forward to it."})
        said = text(second)
        assert second.status_code == 409
        assert "Your answer was NOT taken" in said
        assert "Somebody of your office answered this already, otherwise" in said
        assert Receipt.objects.get().number in said
        assert "K. Sato, private secretary" in said
        assert "because A state visit. " in said
        assert "accepts Vienna" in said
        assert "He looks forward to it." in said
        assert "By telephone" in said
        assert "has reached" not in said
        assert RecordedMove.objects.count() == moves
        assert (
            Client()
            .post(address(one), opened | self.REFUSES)["Location"]
            .endswith(f"{Receipt.objects.get().number}/")
        )

    def test_the_same_answer_of_another_gets_the_receipt_that_names_who_gave_it(self, one):
        opened = filled(Client().get(address(one)))
        Client().post(address(one), opened | {"option-v-choice": "yes"})
        page = Client().post(address(one), opened | self.ACCEPTS, follow=True)
        assert page.status_code == 200
        assert "K. Sato, private secretary" in text(page)

    def test_something_half_filled_in_is_not_taken_either(self, one):
        opened = filled(Client().get(address(one)))
        Client().post(address(one), opened | {"option-v-choice": "yes"})
        page = Client().post(address(one), opened | {"option-v-choice": "no"})
        assert page.status_code == 409
        assert "Your answer was NOT taken" in text(page)

    def test_even_where_our_office_has_moved_in_between(self, case, one):
        opened = filled(Client().get(address(one)))
        case.move(acts.Say(words="Any news?"))
        Client().post(address(one), filled(Client().get(address(one))) | self.REFUSES)
        page = Client().post(address(one), opened | self.ACCEPTS)
        assert page.status_code == 409
        assert "Your answer was NOT taken" in text(page)

    def test_where_more_is_asked_what_was_typed_stays(self, case, three):
        opened = filled(Client().get(address(three)))
        first = {"option-m-choice": "no", "option-m-reason": "He flies out at noon."}
        Client().post(address(three), opened | first)
        second = {"option-m-choice": "yes", "option-v-choice": "yes", "words": "With pleasure."}
        page = Client().post(address(three), opened | second)
        said = text(page)
        assert page.status_code == 200
        assert "Yours was NOT taken" in said
        assert "He flies out at noon." in said
        assert "With pleasure." in said
        assert Receipt.objects.count() == 1
        again = Client().post(address(three), opened | second | {"seen": filled(page)["seen"]})
        assert again.status_code == 303
        assert Receipt.objects.count() == 2

    def test_a_counter_sent_twice_is_the_same_answer(self, one):
        other = {"option-v-choice": "another", "option-v-day": "2018-11-14", "option-v-clock": "16:30"}
        opened = filled(Client().get(address(one))) | other | {"option-v-place": "Singapore"}
        first = Client().post(address(one), opened)
        assert first.status_code == 303
        assert Client().post(address(one), opened)["Location"] == first["Location"]


class TestMistakes:
    def send(self, link, **said):
        page = Client().post(address(link), filled(Client().get(address(link))) | said)
        assert page.status_code == 200
        assert not Receipt.objects.exists()
        assert RecordedMove.objects.filter(side=link.side).count() == 0
        assert "This was not sent yet" in text(page)
        return page

    def test_nothing_answered(self, three):
        assert "Nothing is answered yet" in text(self.send(three))

    def test_no_name(self, three):
        page = self.send(
            three,
            **{"name": "", "option-v-choice": "yes", "option-m-choice": "no", "option-m-reason": "Away"},
        )
        assert "Who answers" in text(page)
        assert re.search(r'value="yes"[^>]*checked', page.content.decode())
        assert "Away" in text(page)

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"choice": "no"}, "Say why it does not suit you"),
            ({"choice": "another"}, "Say when it begins"),
            (
                {"choice": "another", "clock": "09:00", "day": "2018-11-14"},
                "That is the time that was offered",
            ),
            ({"choice": "another", "clock": "09:00", "day": "2018-10-01"}, "That is past already"),
            (
                {"choice": "another", "clock": "09:00", "day": "2018-11-15", "place": "Xanadupolis"},
                "Xanadupolis",
            ),
            ({"choice": "another", "clock": "9 sharp"}, "Enter a valid time"),
            ({"clock": "16:30", "day": "2018-11-14"}, "You wrote another time"),
            ({"choice": "yes", "reason": "Away."}, "You gave a reason against it"),
            ({"choice": "perhaps"}, "perhaps"),
        ],
    )
    def test_half_an_answer(self, three, said, sentence):
        page = self.send(three, **{f"option-l-{key}": value for key, value in said.items()})
        assert sentence in text(page)

    def test_a_time_that_the_clocks_leave_out(self, case):
        case.move(
            acts.Propose(
                options=(option("b", "Berlin", "Europe/Berlin", "DE", datetime(2019, 3, 30, 9, tzinfo=UTC)),)
            )
        )
        said = {"option-b-choice": "another", "option-b-day": "2019-03-31", "option-b-clock": "02:30"}
        assert "The clocks there leave out this time" in text(self.send(case.link(), **said))

    def test_another_place_has_its_own_clock(self, case, three):
        said = {"option-l-choice": "another", "option-l-day": "2018-11-14", "option-l-clock": "16:30"}
        form = filled(Client().get(address(three))) | said | {"option-l-place": "Vienna"}
        Client().post(address(three), form)
        offered = next(each for each in case.file().standing.offers if each.offered_by == "s2").option
        assert (offered.city, offered.zone) == ("Vienna", "Europe/Vienna")
        assert bridge.moment(offered.begins) == datetime(2018, 11, 14, 15, 30, tzinfo=UTC)

    def test_no_meeting_and_an_answer_besides(self, three):
        page = self.send(
            three, **{"whole-choice": "no", "whole-reason": "Elections.", "option-v-choice": "yes"}
        )
        assert "which is it?" in text(page)


class TestWhatIsAsked:
    def answer(self, link, **said):
        page = Client().get(address(link))
        sent = Client().post(address(link), filled(page) | said, follow=True)
        assert "Receipt" in text(sent), text(sent)
        return page, sent

    def test_whether_a_meeting_would_be_welcome(self, case):
        case.move(acts.SoundOut(words="Would he come?"))
        page, _sent = self.answer(case.link(), **{"whole-choice": "yes"})
        assert "whether a meeting would be welcome" in text(page)
        assert "Would he come?" in text(page)
        assert case.file().standing.positions["s2"].words == "agreed in principle"

    def test_no_with_a_reason_and_words(self, case):
        case.move(acts.SoundOut(words="Would he come?"))
        _page, sent = self.answer(
            case.link(), **{"whole-choice": "no", "whole-reason": "Elections.", "words": "Perhaps next year."}
        )
        assert "Nothing more is asked of you" in text(sent)
        assert case.stands() == Stage.DECLINED
        assert [move.kind for move in RecordedMove.objects.filter(side=case.side)] == ["reply", "decline"]

    def test_from_the_offer_to_the_confirmation_by_both(self, case):
        case.move(acts.Propose(options=(VIENNA,)))
        self.answer(case.link(), **{"option-v-choice": "yes"})
        case.move(acts.Agree(option=VIENNA))
        case.move(acts.Confirm())
        assert case.stands() == Stage.AGREED
        link = ReplyLink.objects.get()
        page, sent = self.answer(link, **{"whole-choice": "yes"})
        assert "You are asked to confirm the meeting" in text(page)
        assert "The meeting is confirmed by both sides" in text(sent)
        assert case.stands() == Stage.CONFIRMED

    def test_they_settle_on_their_own_counter(self, case, three):
        Client().post(address(three), story(Client().get(address(three))))
        theirs = next(each for each in case.file().standing.offers if each.offered_by == "s2").option
        case.move(acts.Drop(option=VIENNA, reason="Gone."))
        case.move(acts.Accept(option=theirs))
        page, sent = self.answer(ReplyLink.objects.get(), **{"whole-choice": "yes"})
        assert "whether this place and time are agreed" in text(page)
        assert "Something is still yours to answer" in text(sent)
        assert case.stands() == Stage.AGREED
        page, _sent = self.answer(ReplyLink.objects.get(), **{"whole-choice": "yes"})
        assert "You are asked to confirm the meeting" in text(page)
        assert case.file().standing.positions["s2"].words == "confirmed"
        assert case.stands() == Stage.AGREED

    def test_confirming_without_having_agreed_before_agrees_as_well(self, case):
        case.move(acts.Propose(options=(VIENNA,)))
        case.move(acts.Agree(option=VIENNA))
        case.move(acts.Confirm())
        _page, _sent = self.answer(case.link(), **{"whole-choice": "yes"})
        assert case.stands() == Stage.CONFIRMED

    def test_what_we_know_by_telephone_is_ours_and_the_page_says_what_a_yes_means(self, case):
        case.move(acts.Propose(options=(VIENNA,)))
        told = Report(by="s1", channel=Channel.TELEPHONE, said_by=INSIDE, learned=minute_of(NOW))
        for act in (acts.Accept(option=VIENNA), acts.Agree(option=VIENNA)):
            report(case.viewer, case.row, act, side=case.side, how=told)
        case.move(acts.Agree(option=VIENNA))
        case.move(acts.Confirm())
        page = text(Client().get(address(case.link())))
        assert "You are asked to confirm the meeting" in page
        assert "by confirming you agree to them as well" in page
        assert "Chancellery may hold you to what was said by telephone" in page
        stands = page[page.index("Where each side stands") :]
        assert "confirmed" in stands[: stands.index("What was said")]
        assert "As reported" not in page

    def test_words_alone_when_nothing_is_asked(self, case):
        case.move(acts.SoundOut(words="Would he come?"))
        link = case.link()
        self.answer(link, words="We look into it.")
        page = Client().get(address(link))
        assert "No answer of yours is waited for now" in text(page)


class TestReceiptAddress:
    def test_is_shown_to_nobody_and_the_page_says_so(self, case, three, signed_in):
        page = Client().get(address(three))
        assert "used to send it to you and for nothing else" in text(page)
        form = story(page) | {"receipt_address": "sato.private@example.net"}
        sent = Client().post(address(three), form, follow=True)
        assert "erased once it is sent" in text(sent)
        assert b"sato.private" not in sent.content
        assert Letter.objects.get(kind="receipt").to == "sato.private@example.net"
        assert b"sato.private" not in Client().get(address(three)).content


class TestGone:
    def gone(self, token):
        pages = [
            Client().get(f"/reply/{token}/"),
            Client().post(f"/reply/{token}/", {"name": "x", "seen": "1"}),
        ]
        pages.append(Client().get(f"/reply/{token}/receipt/R-AAAAA-00/"))
        return pages

    def test_one_page_for_all_that_leads_nowhere(self, case, three, today):
        token = links.token_of(three)
        made_up = [self.gone("made.up"), self.gone(token[:-1] + ("A" if token[-1] != "A" else "B"))]
        reissue(case.viewer, three)
        replaced = self.gone(token)
        newer = links.token_of(ReplyLink.objects.get(pk=three.pk))
        today(NOW + timedelta(days=31))
        run_out = self.gone(newer)
        today(NOW)
        revoke(case.viewer, three)
        revoked = self.gone(newer)
        bodies = {page.content for pages in (*made_up, replaced, run_out, revoked) for page in pages}
        assert len(bodies) == 1
        assert {page.status_code for pages in (*made_up, replaced, run_out, revoked) for page in pages} == {
            404
        }
        assert b"Chancellery" not in bodies.pop()

    def test_a_receipt_of_another_link_is_none(self, case, three, office, principal, member):
        Client().post(address(three), story(Client().get(address(three))))
        number = Receipt.objects.get().number
        link = ReplyLink.objects.get()
        assert Client().get(f"{address(link)}receipt/{number}/").status_code == 200
        assert Client().get(f"{address(link)}receipt/R-AAAAA-00/").status_code == 404


def test_no_page_is_kept_found_or_told(three):
    pages = [
        Client().get(address(three)),
        Client().post(address(three), {"seen": "x"}),
        Client().get("/reply/made.up/"),
        Client().put(address(three)),
        Client().post(address(three), story(Client().get(address(three)))),
        Client().get(address(three)),
    ]
    for page in pages:
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]
        assert "noindex" in page["X-Robots-Tag"]


@pytest.mark.parametrize(
    "sent",
    [
        {"seen": "9" * 30},
        {"seen": "-1"},
        {"name": "a\0b"},
        {"option-v-day": "0001-01-01", "option-v-clock": "00:00", "option-v-choice": "another"},
    ],
)
def test_nonsense_is_refused_and_breaks_nothing(three, sent):
    page = Client().post(address(three), filled(Client().get(address(three))) | sent)
    assert page.status_code == 200
    assert not Receipt.objects.exists()


def test_a_form_as_a_browser_without_script_sends_it(three):
    form = urlencode(story(Client().get(address(three))))
    sent = Client().post(address(three), form, content_type="application/x-www-form-urlencoded")
    assert sent.status_code == 303
