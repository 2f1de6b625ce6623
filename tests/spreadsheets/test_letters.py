"""Which letters the bytes of a list are: Windows' where they can be nothing else, and never another's in silence."""
from __future__ import annotations

import pytest

from imi.spreadsheets.reading.alphabet import Judged, decoded, judged, read_as

NAMES = [
    "José", "Muñoz", "Peña", "Núñez", "García", "Martínez", "Sánchez", "Óscar", "Álvarez", "Íñigo", "Ibáñez", "Ángel",
    "Sofía", "Hernández", "Gómez", "Iván", "Andrés", "João", "Gonçalves", "Conceição", "Simões", "Guimarães", "Magalhães",
    "Antônio", "Araújo", "Inês", "François", "Noël", "Zoë", "Chloë", "Hélène", "Benoît", "Jérôme", "Côté", "Lefèvre", "Gaël",
    "Maïté", "Eugène", "Müller", "Schröder", "Groß", "Jürgen", "Käthe", "Weiß", "Søren", "Bjørn", "Ærø", "Åse", "Øystein",
    "Kjær", "Ström", "Åström", "Björk", "Ó Dálaigh", "Ó Murchú", "Ní Bhriain", "Seán", "Róisín", "Siobhán", "Ciarán", "Áine",
    "Pádraig hÓgáin", "Máire", "Úna", "Siân", "Siôn", "O’Neill", "D’Arcy", "N’Golo", "Éléonore", "François-Xavier",
    "Muñoz-Peña", "Brontë", "Novotný", "Ünal", "Öztürk",
]
ASKED = ("Þórdís", "Guðrún", "Škoda", "Žižek", "Ng’ang’a")
POLISH = [
    "Łukasz", "Wiśniewski", "Kamiński", "Wójcik", "Kozłowski", "Zieliński", "Dąbrowski", "Stępień", "Michał", "Żaneta",
    "Jędrzej", "Świątek", "Brzęk",
]


def judgement(text: str, encoding: str) -> tuple[str, bool, str]:
    """(what it is read as, whether that is certain, what comes of it) of a text in an encoding."""
    raw = decoded(text.encode(encoding))
    found = judged(raw) or Judged("", False, ())
    return found.name, found.is_certain, read_as(raw, found.name) if found.name else ""


def silent(names: list[str], encoding: str) -> list[str]:
    """Those that would be read as something else with nobody asked: a list is, where all its names would be."""
    found = [(name, judgement(name, encoding)) for name in names if name.encode(encoding, "ignore").decode(encoding) == name]
    return [name for name, (_reading, is_certain, read) in found if is_certain and read != name]


def test_windows_encoded_names_are_read_silently_unless_ambiguous() -> None:
    for name in (*NAMES, *(name.upper() for name in NAMES if name not in ("Brontë", "Groß", "Weiß"))):
        assert judgement(name, "cp1252") == ("Windows-1252", True, name)
    for name in ASKED:
        assert judgement(name, "cp1252")[1] is False


def test_other_alphabets_are_rarely_mistaken_for_windows_encoding() -> None:
    capitals = [name.upper() for name in NAMES]
    assert silent([*NAMES, *capitals, "Àlex", "LEBŒUF", "DELL’ANNO"], "mac_roman") == []
    assert silent(NAMES, "cp850") == ["Novotný"]
    assert silent([*POLISH, *(name.upper() for name in POLISH)], "cp1250") == []
    assert silent(["Petrović", "IVANOVIĆ", "Brătianu", "Dvořák", "Kovář", "Jiří", "Brânză"], "cp1250") == []


@pytest.mark.parametrize(("encoding", "names", "reading", "fitting"), [
    ("mac_roman", "José Muñoz Peña", "Mac Roman", ("Mac Roman",)),
    ("mac_roman", "JOÃO SIMÕES\nGARCÍA", "Mac Roman", ("Mac Roman",)),
    ("cp850", "José Muñoz Peña\nMARTÍNEZ", "DOS 850", ("DOS 850",)),
    ("cp1250", "Łukasz Wiśniewski", "Windows-1250", ("Windows-1250",)),
    ("iso8859_14", "Siân Llŷr-Évans", "Windows-1252", ("Windows-1252", "Windows-1250", "ISO-8859-14")),
    ("cp1252", "Kevin’s Garage", "Windows-1252", ("Windows-1252", "Mac Roman")),
])
def test_an_ambiguous_list_is_read_by_the_first_alphabet_that_makes_words(
        encoding: str, names: str, reading: str, fitting: tuple[str, ...]) -> None:
    found = judged(decoded(names.encode(encoding)))
    assert found is not None
    assert (found.name, found.is_certain) == (reading, False)
    assert set(fitting) <= set(found.fitting)
    assert found.fitting[0] == reading


def test_lines_that_are_utf_8_are_read_so_and_the_others_by_themselves() -> None:
    mixed = "José\n".encode() + "Zoë\n".encode("cp1252") + "Łukasz".encode()
    assert read_as(decoded(mixed), "Windows-1252") == "José\nZoë\nŁukasz"
    # Two bytes of a Mac may be a letter of Armenian by chance.
    assert read_as(decoded("O’Éire\n".encode("mac_roman") + "José".encode("mac_roman")), "Mac Roman") == "O’Éire\nJosé"


def test_bytes_that_are_text_in_no_alphabet_are_not_read() -> None:
    assert judged(decoded(b"\x81\x8d\x8f")) is None
