"""Say which tables hold those who sign in, where what they typed may name a candidate, and what of their accounts waits."""
from __future__ import annotations

from imi.database.hits import Asked, Group, Hit, Name, Waiting
from imi.database.noun import Noun
from imi.formats import count, short_day
from imi.people.models import KeptForm, Link, Person, RecoveryCode, SaveKey, SecondStep, Session, Staff, StaffRole, Throttle
from imi.people.queries import PIN_SOON, pins_ending
from imi.people.sign_in import second_step

WHO_SIGN_IN = (Person, Staff, StaffRole, Session, SecondStep, RecoveryCode, Link)


STEP, CENTRES_PEOPLE = "second-step", "people"


def _recovery_codes(asked: Asked) -> Group:
    held = second_step.state(asked.person)
    short = [Hit(Name(STEP), "Make new recovery codes", f"{count(held.codes_left, 'recovery code')} left")
             ] if held is not None and held.is_short else []
    return Group("Your second step", short)


def _pins(asked: Asked) -> Group:
    hits = [Hit(Name(CENTRES_PEOPLE), name, f"PIN {pin} {'expired' if on < asked.today else 'expires'} on {short_day(on)}")
            for email, name, pin, on in pins_ending(asked.centre, asked.today + PIN_SOON) if email != asked.person.email]
    return Group("PINs that end soon", hits, "The centre’s people", Name(CENTRES_PEOPLE))


NOUN = Noun(
    "people",
    models=(*WHO_SIGN_IN, Throttle, KeptForm, SaveKey),
    texts={
        KeptForm: {"path": "apart", "body": "apart"},
        Throttle: {"subject": "apart"},
    },
    impersonal={
        **dict.fromkeys(WHO_SIGN_IN, ("*", "those who sign in")),
        SaveKey: ("*", "hashes and references of what was saved"),
        Throttle: ("kind", "what is counted"),
    },
    waiting=(Waiting(10, _recovery_codes, of="person"), Waiting(50, _pins, ability="people")),
)
