"""The Centre tab."""
from __future__ import annotations

from imi.tabs.coming import Coming, coming_tab

CENTRE = coming_tab("centre", "Centre", "/centre", Coming(
    purpose="For what is held about your centre.",
    parts=(
        "Name, number and addresses of the centre, and where its confirmation e-mails go",
        "The people who sign in for the centre, what each may do, and when their PINs expire",
        "The approvals of the centre and how long they last",
    ),
    here=(("The apprenticeship standards linked to your centre, with packages and prices",
           "apprenticeship.standards_and_prices"),),
    ready=("the number of your centre", "what is to be changed; for a person, their name and e-mail address"),
))
