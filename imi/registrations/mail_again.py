"""Send several of a centre's e-mails again at once."""
from __future__ import annotations

from collections.abc import Iterable

from imi.centres.models import Centre
from imi.database.several import each_that_may
from imi.mail.actions import NotAgain
from imi.mail.kinds import Kinds
from imi.mail.queries import readable
from imi.people.models import Person
from imi.registrations.mail import resend

# Why some of the ticked were not sent again.
LEFT = "could not be sent again: they are on their way, held a link, or their text is not kept any more"


def resend_these(centre: Centre, person: Person, letters: Iterable[int], kinds: Kinds, *, of_people: bool) -> int:
    """Write e-mails of the centre (their ids) once more, each to its address, and return how many. Those that their reader may
    not see, or that cannot be sent again, are left out.
    """
    def one(number: int) -> None:
        found = readable(centre, number, kinds, of_people=of_people)
        if kinds.is_secret(found):
            raise NotAgain
        resend(centre, found, person)

    return each_that_may(letters, one)
