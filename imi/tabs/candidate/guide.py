"""List everything that can be done in the tab, as its instruction document names it."""
from __future__ import annotations

from imi.tabs.tab import Action

ACTIONS = (
    Action("Download a list", "Candidates: xlsx or csv of just what the filters show", ("landing_file",)),
    Action("Add a new candidate outside a batch", "Candidates, Add a candidate. A number is given at once",
           ("take_on", "keep", "match", "fill")),
    Action("Add somebody whom another centre has", "Candidates, Link one from another centre: by number or ULN",
           ("prove",)),
    Action("Do something for several at once", "Candidates: tick them, or all that were found. Register them, complete their "
           "details, or download them", ("register_ticked", "missing_of_ticked", "landing_file")),
    Action("Register a candidate", "Register on the record puts them into a batch", ("register",)),
    Action("Change a detail", "The record: press what is to be changed, or Change all as a form", ("save", "save_all")),
    Action("Ask for a correction", "Registered already: the awarding body changes it. Press the detail on the record and say "
           "why. The record and Home say how far it is", ("save",)),
    Action("Take a correction back", "On the record, as long as it is not decided", ("take_back",)),
    Action("Fill in what is missing", "Missing details", ("fill_missing",)),
    Action("Change an employer", "Employers", ("change_employer",)),
    Action("Merge two employers", "Employers, those that look like another, or any two that are ticked",
           ("merge_employers", "compare_ticked")),
    Action("Say whether two records are one person", "Possible duplicates: different people, or ask for a merge. For "
           "several pairs at once: tick them", ("say", "not_the_same")),
)
