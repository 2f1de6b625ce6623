"""Show and read a Record as a web form, as inline prompts or as JSON. No rule is written here."""
