"""E-mails on their way to a real SMTP server that says yes, no, later, or nothing."""
from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from mail.world import SAVED_AT, Clock, Post
from support.letters import KINDS

from imi.database.connection import db
from imi.jobs import own_connection
from imi.mail.envelope import compose
from imi.mail.models import Letter
from imi.mail.sending import claim, due, give_back, send_due
from imi.mail.transport import SmtpTransport


def again(letter: Letter) -> Letter:
    return Letter.get_by_id(letter.id)


def test_an_email_arrives_whole(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letter = queued(body="Zoë O’Neill\n.\nFrom here\n")
    assert send_due(transport, clock, kinds=KINDS) == {"sent": 1}
    [arrived] = post.arrived
    assert arrived["From"] == "registrations@theimi.org.uk"
    assert arrived["To"] == "registrar@northgate.example"
    assert arrived["Message-ID"] == letter.message_id
    assert arrived.get_content().replace("\r\n", "\n") == "Zoë O’Neill\n.\nFrom here\n"
    assert (again(letter).state, again(letter).sent_at, again(letter).answer) == ("sent", SAVED_AT, None)
    assert send_due(transport, clock, kinds=KINDS) == {}


@pytest.mark.failure(117)
def test_a_temporary_refusal_is_tried_again_with_the_same_message_id(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letter = queued()
    post.answers = ["451 4.7.1 Greylisted"]
    assert send_due(transport, clock, kinds=KINDS) == {"later": 1}
    assert (again(letter).state, again(letter).answer) == ("queued", "451 4.7.1 Greylisted")
    clock.advance(seconds=59)
    assert send_due(transport, clock, kinds=KINDS) == {}
    clock.advance(seconds=1)
    assert send_due(transport, clock, kinds=KINDS) == {"sent": 1}
    assert post.message_ids == [letter.message_id]
    assert again(letter).tries == 2


@pytest.mark.failure(117)
def test_waits_between_tries_grow_until_an_email_counts_as_undelivered(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letter = queued()
    post.answers = ["451 Later"] * 9
    waits = []
    while again(letter).is_waiting:
        clock.at = again(letter).next_at
        assert len(send_due(transport, clock, kinds=KINDS)) == 1
        if again(letter).is_waiting:
            waits.append(int((again(letter).next_at - clock()).total_seconds() // 60))
    assert waits == [1, 5, 30, 120, 360]
    assert (again(letter).state, again(letter).tries, again(letter).answer) == ("failed", 6, "451 Later")
    assert len(post.tried) == 6


@pytest.mark.failure(117)
def test_an_unknown_address_fails_at_once_and_the_others_go_out(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letter, other = queued("gone@northgate.example"), queued()
    post.refused = {"gone@northgate.example"}
    assert send_due(transport, clock, kinds=KINDS) == {"sent": 1, "failed": 1}
    assert (again(letter).state, again(letter).answer) == ("failed", "550 5.1.1 No such user here")
    clock.advance(days=1)
    assert send_due(transport, clock, kinds=KINDS) == {}
    assert post.message_ids == [other.message_id]


def test_a_refusal_after_the_text_fails_at_once(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letter = queued()
    post.answers = ["554 5.7.1 Looks like\x07 spam " + "x" * 400]
    assert send_due(transport, clock, kinds=KINDS) == {"failed": 1}
    assert again(letter).answer.startswith("554 5.7.1 Looks like spam xxx")
    assert len(again(letter).answer) == 200


@pytest.mark.failure(117)
def test_while_the_server_is_down_e_mails_wait_and_only_one_try_is_spent(
        queued: Callable[..., Letter], open_post: Callable[..., Post], transport: SmtpTransport, clock: Clock) -> None:
    letters = [queued() for _ in range(3)]
    assert send_due(transport, clock, kinds=KINDS) == {"later": 1}
    assert [again(letter).tries for letter in letters] == [1, 0, 0]
    assert "refused" in again(letters[0]).answer
    post = open_post()
    clock.advance(minutes=1)
    assert send_due(transport, clock, kinds=KINDS) == {"sent": 3}
    assert sorted(post.message_ids) == sorted(letter.message_id for letter in letters)


@pytest.mark.failure(117)
def test_a_lost_confirmation_is_retried_with_the_same_message_id(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letter = queued()
    post.answers = ["cut"]
    assert send_due(transport, clock, kinds=KINDS) == {"later": 1}
    assert again(letter).state == "unknown"
    assert "before the server confirmed" in again(letter).answer
    clock.advance(minutes=1)
    assert send_due(transport, clock, kinds=KINDS) == {"sent": 1}
    assert post.message_ids == [letter.message_id] * 2
    assert again(letter).state == "sent"


@pytest.mark.failure(117)
def test_a_connection_cut_within_the_text_delivers_one_email(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letter = queued()
    post.cut_in_data = True
    assert send_due(transport, clock, kinds=KINDS) == {"later": 1}
    assert post.arrived == []
    post.cut_in_data = False
    clock.advance(minutes=1)
    assert send_due(transport, clock, kinds=KINDS) == {"sent": 1}
    assert post.message_ids == [letter.message_id]


def test_an_email_whose_confirmation_is_always_lost_is_not_undelivered(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letter = queued(tries=5)
    post.answers = ["cut"]
    send_due(transport, clock, kinds=KINDS)
    assert (again(letter).state, again(letter).is_waiting) == ("unknown", False)


def test_a_killed_sender_repeats_the_message_id_after_ten_minutes(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letter = queued()
    claimed = claim(letter.id, clock())
    assert claimed is not None
    transport.deliver(compose(claimed))
    clock.advance(minutes=9)
    assert send_due(transport, clock, kinds=KINDS) == {}
    clock.advance(minutes=1)
    assert send_due(transport, clock, kinds=KINDS) == {"sent": 1}
    assert post.message_ids == [letter.message_id] * 2
    assert again(letter).state == "sent"


def test_a_sender_that_is_lost_every_time_gives_up(queued: Callable[..., Letter], clock: Clock) -> None:
    letter = queued(state="sending", tries=6)
    assert give_back(clock()) == 1
    assert (again(letter).state, again(letter).is_waiting) == ("unknown", False)
    assert give_back(clock()) == 0


def test_a_late_refusal_does_not_undo_another_senders_success(
        queued: Callable[..., Letter], post: Post, clock: Clock, free_port: int) -> None:
    letter = queued()

    class Overtaken(SmtpTransport):
        """Loses so much time that somebody else sends the e-mail, and then hears no."""

        def deliver(self, message: object) -> None:
            clock.advance(minutes=11)
            assert send_due(SmtpTransport("127.0.0.1", free_port, timeout=5), clock, kinds=KINDS) == {"sent": 1}
            post.answers = ["554 No"]
            super().deliver(message)  # type: ignore[arg-type]

    send_due(Overtaken("127.0.0.1", free_port, timeout=5), clock, kinds=KINDS)
    assert again(letter).state == "sent"


def test_a_late_refusal_does_not_release_an_email_being_sent(
        queued: Callable[..., Letter], post: Post, clock: Clock, free_port: int) -> None:
    letter = queued()

    class Overtaken(SmtpTransport):
        """Loses so much time that somebody else takes the e-mail over, and then hears no."""

        def deliver(self, message: object) -> None:
            clock.advance(minutes=11)
            give_back(clock())
            assert claim(letter.id, clock()) is not None
            post.answers = ["554 No"]
            super().deliver(message)  # type: ignore[arg-type]

    send_due(Overtaken("127.0.0.1", free_port, timeout=5), clock, kinds=KINDS)
    assert (again(letter).state, again(letter).tries) == ("sending", 2)


def test_an_e_mail_is_taken_by_one_sender_only(queued: Callable[..., Letter], clock: Clock) -> None:
    letter = queued()
    assert claim(letter.id, clock()) is not None
    assert claim(letter.id, clock()) is None
    assert due(clock()) == []


def test_emails_that_waited_longest_go_first(queued: Callable[..., Letter], clock: Clock) -> None:
    clock.advance(hours=1)
    young, old = queued(next_at=clock()), queued()
    queued(next_at=clock().replace(year=2027))
    assert due(clock()) == [old.id, young.id]


def test_stopping_ends_the_run_before_the_next_e_mail(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    for _ in range(3):
        queued()
    assert send_due(transport, clock, stopping=lambda: len(post.arrived) == 1, kinds=KINDS) == {"sent": 1}
    assert len(due(clock())) == 2


def test_eight_senders_at_once_send_each_e_mail_once(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock) -> None:
    letters = [queued() for _ in range(5)]
    together, counted = threading.Barrier(8), []

    def send() -> None:
        together.wait(10)
        with own_connection():
            counted.append(send_due(transport, clock, kinds=KINDS))

    senders = [threading.Thread(target=send) for _ in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)
    assert sum(counts.get("sent", 0) for counts in counted) == 5
    assert sorted(post.message_ids) == sorted(letter.message_id for letter in letters)
    assert {again(letter).tries for letter in letters} == {1}


def test_no_transaction_is_open_while_the_mail_server_answers(
        queued: Callable[..., Letter], post: Post, clock: Clock, free_port: int) -> None:
    queued()
    depths: list[int] = []

    class Watched(SmtpTransport):
        def deliver(self, message: object) -> None:
            depths.append(db.transaction_depth())
            super().deliver(message)  # type: ignore[arg-type]

    assert send_due(Watched("127.0.0.1", free_port, timeout=5), clock, kinds=KINDS) == {"sent": 1}
    assert depths == [0]


@pytest.mark.parametrize("answer", ["530 5.7.0 Authentication required", "535 5.7.8 Refused"])
def test_a_refusal_of_our_settings_uses_up_no_tries_of_the_emails(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock, answer: str) -> None:
    letters = [queued() for _ in range(2)]
    post.answers = [answer]
    assert send_due(transport, clock, kinds=KINDS) == {"later": 1}
    assert [(again(letter).state, again(letter).tries) for letter in letters] == [("queued", 1), ("queued", 0)]
