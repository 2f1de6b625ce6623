"""List everything that can be done in the tab, as its instruction document names it."""
from __future__ import annotations

from imi.tabs.tab import Action

ACTIONS = (
    Action("Start a batch", "Registration, Batch. It is a draft under a reference of its own until it is registered",
           ("open_batch",)),
    Action("Choose the standard and package", "Section 1 of the batch; both can be changed until Save",
           ("choose_course", "filter_standards")),
    Action("Set dates and funding for the batch", "Section 2 of the batch. Apply to all rows puts them into every row",
           ("set_defaults",)),
    Action("Add candidates", "Section 3 of the batch: by number, from the search, or with the ULN or number and date of birth of "
           "somebody whom another centre has", ("add", "search", "pick", "link", "use_existing", "forget_leftover")),
    Action("Add a new candidate", "New Candidate on the batch", ("take_on", "keep_draft", "match", "fill_employer")),
    Action("Fill in what is missing", "The mark “missing” in a row", ("supply",)),
    Action("Edit a row", "Edit in the row; All details has the candidate’s particulars, too",
           ("save_edit", "save_details", "edit_next")),
    Action("Change or remove several rows", "Tick them: with All every row, with Shift all between two. What can be done with "
           "them stands above the table", ("bulk",)),
    Action("Remove a candidate from a batch", "Remove in the row. It takes nobody out of your centre", ("remove",)),
    Action("Undo the last change", "Undo above the table", ("undo",)),
    Action("Have the newest row first", "Newest first above the table; it follows you to every batch", ("arrange",)),
    Action("Enter the Purchase Order Number", "Beside the total", ("order",)),
    Action("Save", "Save, which leads to the review, then the review’s own Save, on the page that shows it all once more",
           ("save",)),
    Action("Discard and restore a batch", "Discard on the batch; Restore on the page of those discarded. Several at "
           "once: tick them in the list of drafts", ("discard", "restore", "discard_these", "restore_these")),
    Action("Send a spreadsheet", "Registration, Spreadsheet: the filled template, or a list of your own whose columns you match",
           ("upload", "match_columns")),
    Action("Put a spreadsheet right", "Its report: a cell, all that are alike, a row left out or put back, a warning confirmed",
           ("set_row", "replace", "apply_remedy", "exclude", "accept", "undo_step")),
    Action("Send a corrected file", "Beneath the report; what was put right on the page stays", ("another_file",)),
    Action("Say which letters a text file has", "Which names are right?, where the file does not say it", ("choose_letters",)),
    Action("Read what is hidden in a spreadsheet", "Include them, where the report says what was left out", ("hidden_rows",)),
    Action("Register what is ready", "Register on the report", ("register_sheet",)),
    Action("Cancel a spreadsheet", "On its report. What was registered from it stays. Several at once: tick them in their list",
           ("cancel", "put_these_aside")),
    Action("Send a confirmation again", "Resend on the receipt", ("resend",)),
    Action("Cancel or withdraw a registration", "Open it from its receipt or the candidate’s record, Change …. Until the day "
           "that the receipt names it can be cancelled free of charge; afterwards it is withdrawn, with a reason. A withdrawal "
           "can be taken back until the day that the registration’s page names. Several of one receipt: Cancel or "
           "withdraw several", ("end_registration", "end_these")),
    Action("Change the package", "Open the registration, Change …, Change the package. The old one is cancelled or withdrawn, "
           "and the new one has a receipt of its own", ("change_package",)),
    Action("Offer a transfer to another centre", "Open the registration, Change …, Transfer", ("offer_transfer",)),
    Action("Ask for a transfer to your centre", "Registration, Transfers: the candidate’s number and date of birth",
           ("ask_for_transfer",)),
    Action("Answer or end a transfer", "Registration, Transfers: agree, refuse, take back, or complete it",
           ("agree_to_transfer", "refuse_transfer", "take_transfer_back", "prove_transfer", "complete_transfer")),
)
