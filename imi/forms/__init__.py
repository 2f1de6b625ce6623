"""Web forms, inline prompts and JSON, where a Record is shown or read. No rule is written here."""
