"""List everything that can be done in the tab, as its instruction document names it."""
from __future__ import annotations

from imi.tabs.tab import Action

ACTIONS = (
    Action("Ask for purchase orders, or for a second step", "Details", ("change",)),
    Action("Invite somebody", "People", ("invite",)),
    Action("Send a link for a password", "People, the person", ("send_link",)),
    Action("Change roles", "People, the person", ("change_roles",)),
    Action("Give or renew a PIN", "People, the person: the number and its last day", ("change_pin",)),
    Action("Suspend, restore or remove somebody", "People, the person. Several at once: tick them in the list",
           ("move_person", "move_people")),
    Action("End somebody’s sessions", "People, the person", ("end_sessions",)),
    Action("Reset a second step", "People, the person. Be sure that it is they who ask", ("reset_second_step",)),
    Action("Add or remove an address for e-mails", "E-mails", ("add_address", "remove_address")),
    Action("Send a test e-mail", "E-mails", ("send_test",)),
    Action("Send an e-mail again", "E-mails sent. Several at once: tick them", ("resend_message", "resend_messages")),
)
