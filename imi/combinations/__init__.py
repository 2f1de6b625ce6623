"""Judge combinations of units by the rules of a qualification: what is accepted, why not, and what would mend it."""
