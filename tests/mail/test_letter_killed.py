"""The sender is killed after the mail server said yes and before that was noted: the letter is never lost."""
from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from mail.world import Clock, Post
from support.letters import KINDS
from support.processes import ended, environment, started

from imi.mail.models import Letter
from imi.mail.sending import send_due
from imi.mail.transport import SmtpTransport

SENDER = """
import sys
from imi.database.connection import connect
from imi.mail.sending import send_due
from support.letters import KINDS
from imi.mail.transport import SmtpTransport
database = connect(sys.argv[1])
with database.connection_context():
    send_due(SmtpTransport("127.0.0.1", int(sys.argv[2]), timeout=20), kinds=KINDS)
"""


@pytest.mark.failure(105)
def test_a_sender_killed_before_noting_success_sends_the_email_again(
        queued: Callable[..., Letter], post: Post, transport: SmtpTransport, clock: Clock, database_url: str,
        monkeypatch: pytest.MonkeyPatch) -> None:
    letter, senders = queued(next_at=clock().replace(year=2020)), []
    take = Post.handle_DATA

    async def take_and_kill(self: Post, *given: Any) -> str:
        answer = await take(self, *given)
        os.kill(senders[0].pid, signal.SIGKILL)
        return answer

    with monkeypatch.context() as deadly:
        deadly.setattr(Post, "handle_DATA", take_and_kill)
        senders.append(started("-c", SENDER, database_url, str(post.port), env=environment()))
        assert ended(senders[0]).returncode == -signal.SIGKILL
    left = Letter.get_by_id(letter.id)
    assert (left.state, left.tries, post.message_ids) == ("sending", 1, [letter.message_id])
    clock.at = left.next_at
    assert send_due(transport, clock, kinds=KINDS) == {"sent": 1}
    assert post.message_ids == [letter.message_id] * 2
    assert Letter.get_by_id(letter.id).state == "sent"
