"""Word the lines of the audit as the nouns word them: what was done to what, and which fields changed."""
from __future__ import annotations

from collections.abc import Iterable

from imi.database.entry.noun import Noun
from imi.formats import begun


class Words:
    """The words of all nouns. What none of them has words for, as in lines of long ago, reads as it was written."""

    def __init__(self, nouns: Iterable[Noun]) -> None:
        every = [noun.audit for noun in nouns]
        self.verbs = {verb: text for words in every for verb, text in words.verbs.items()}
        self.things = {thing: text for words in every for thing, text in words.things.items()}
        self.alone = {pair for words in every for pair in words.alone}
        self.fields = {name: label for words in every for name, label in words.fields.items()}

    def verb(self, word: str) -> str:
        """Say in words what was done, alone: "Put back" for a registration that is active again."""
        return self.verbs.get(word, begun(word.replace("_", " ")))

    def alike(self, word: str) -> list[str]:
        """Return every verb that reads like this one: whoever looks for what was added means them all."""
        others = {*self.verbs, self.verb(word).casefold()} - {word}
        return [word, *(other for other in others if self.verb(other) == self.verb(word))]

    def what(self, word: str, thing: str) -> str:
        """Say in words what was done to what: "Registered candidate", "Put back a registration", "Signed in"."""
        if (word, thing) in self.alone:
            return self.verb(word)
        return f"{self.verb(word)} {self.things.get(thing) or _one(thing.replace('_', ' '))}"

    def field(self, name: str) -> str:
        """Return the label of a field, or the words that it was stored under where it has none."""
        return self.fields.get(name, begun(name.replace("_", " ")))


def _one(thing: str) -> str:
    return f"{'an' if thing[:1] in 'aeio' else 'a'} {thing}"
