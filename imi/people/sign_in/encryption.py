"""Encrypt what the portal must read again and nobody may read in a copy of its database, with a key from its secret."""
from __future__ import annotations

import base64
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

# Every sealed text begins so (Fernet's version and the time's first bits); a secret of an app has capitals and digits only.
SEALED = "gAAAA"
PURPOSE = b"imi: secrets of second steps"


class CannotDecrypt(Exception):
    """The text was encrypted with another secret than the portal has today."""


class Encryptor:
    """Encrypts and decrypts with a key of its own, which HKDF (RFC 5869) derives from the secret that signs the cookies."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key

    @cached_property
    def _fernet(self) -> Fernet:
        # Imported when the first secret is encrypted or decrypted: a restart need not wait for it.
        from cryptography.fernet import Fernet
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(self._secret_key.encode())
        return Fernet(base64.urlsafe_b64encode(key))

    def seal(self, text: str) -> str:
        """Return the text encrypted, as it is stored; encrypting it twice gives different results."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, stored: str) -> str:
        """Return the decrypted text; a text stored before encryption began is returned as it is. Raises CannotDecrypt."""
        if not is_sealed(stored):
            return stored
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(stored.encode()).decode()
        except InvalidToken:
            raise CannotDecrypt from None


def is_sealed(stored: str) -> bool:
    """Return whether a stored text is encrypted."""
    return stored.startswith(SEALED)
