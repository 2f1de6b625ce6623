"""The table of e-mails: a row is written in the transaction of what it confirms, and sent afterwards by the queue."""
from __future__ import annotations

from peewee import AutoField, DateTimeField, ForeignKeyField, IntegerField, SmallIntegerField, TextField

from imi.database.columns import index, ref, refers, state, unique
from imi.database.connection import Table


class Letter(Table):
    """An e-mail to send, or sent. Its Message-ID stays the same through every try.

    `next_at` is when it is looked at again: the next try, or while it is being sent the moment from which the
    sender counts as lost. Nothing more happens to a letter without one.
    """

    resend_of_id: int | None

    id = AutoField()
    centre_id = IntegerField(null=True)
    kind = TextField()
    receipt_id = IntegerField(null=True)
    sender = TextField()
    to = TextField(column_name="to_address")
    subject = TextField()
    message_id = TextField(unique=True)
    body = TextField(null=True)
    state = state("queued", "sending", "sent", "failed", "unknown")
    tries = SmallIntegerField(default=0)
    next_at = DateTimeField(null=True)
    answer = TextField(null=True)
    resend_of: ForeignKeyField[Letter | None] = ref("self", null=True)
    at = DateTimeField()
    sent_at = DateTimeField(null=True)

    class Meta:
        constraints = (refers("centre_id", "centre"), refers("receipt_id", "receipt", by="centre_id"))

    keys = (
        unique(["receipt_id", "kind", "to_address"], "receipt_id IS NOT NULL AND resend_of_id IS NULL"),
        index(["next_at"], "state IN ('queued', 'sending', 'unknown')"),
        index(["centre_id", "id"]),
        index(["state", "id"]),
        index(["at", "id"]),
    )

    @property
    def is_waiting(self) -> bool:
        """Return whether the portal will still try to send the letter."""
        return self.next_at is not None
