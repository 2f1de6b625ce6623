"""What the tests of letters may ask for."""
from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from mail.world import SAVED_AT, Clock, Northgate, Post, Server

from imi.catalogue.models import Scheme
from imi.centres.models import Centre, LetterAddress, PriceGroup
from imi.mail.models import Letter
from imi.mail.transport import SmtpTransport
from imi.people.models import Person
from imi.registrations.mail import Confirmation, Named
from imi.registrations.models import Receipt


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def northgate(database: object) -> Northgate:
    PriceGroup.create(code="retail", label="Retail")
    Scheme.create(code="apprenticeship", label="Apprenticeship", programme_word="Standard", record="APPRENTICESHIP",
                  sender="registrations@theimi.org.uk", claim_sender="certifications@theimi.org.uk")
    centre = Centre.create(number="0471", name="Northgate Motor College")
    person = Person.create(
        email="registrar@northgate.example", email_key="registrar@northgate.example", name="Ann Reed", state="active")
    receipt = Receipt.create(
        reference="R-26-104213", centre=centre, scheme="apprenticeship", candidates=2, person=person, pence=240000,
        purchase_order="PO 7781", at=SAVED_AT)
    told = Confirmation(
        reference="R-26-104213", centre="Northgate Motor College (0471)", standard="Autocare Technician AP01",
        package="ACAP01D EPA", purchase_order="PO 7781", pence=240000, unpriced=0, person="Ann Reed", at=SAVED_AT,
        names=(Named(1000119, "Sam Taylor"), Named(1000120, "Zoë O’Neill")),
        address="https://portal.example/apprenticeships/registrations/R-26-104213")
    return Northgate(centre, person, receipt, told)


@pytest.fixture
def office(northgate: Northgate) -> None:
    """The centre's own address for letters about registrations, and one for another process."""
    LetterAddress.create(centre=northgate.centre, process="registration", email="office@northgate.example")
    LetterAddress.create(centre=northgate.centre, process="certification", email="exams@northgate.example")


@pytest.fixture
def queued(database: object) -> Callable[..., Letter]:
    """Make a letter that is due at the time the clock starts with."""
    def make(to: str = "registrar@northgate.example", **values: object) -> Letter:
        number = Letter.select().count() + 1
        return Letter.create(**{
            "kind": "confirmation", "sender": "registrations@theimi.org.uk", "to": to, "subject": "Registered",
            "message_id": f"<{number:032x}@theimi.org.uk>", "body": "Sam Taylor\nZoë O’Neill\n", "at": SAVED_AT,
            "next_at": SAVED_AT, **values})
    return make


@pytest.fixture
def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def open_post(free_port: int) -> Iterator[Callable[..., Post]]:
    """Start the SMTP server with the options of aiosmtpd's controller."""
    started: list[Controller] = []

    def start(**options: Any) -> Post:
        post = Post(free_port)
        controller = Server(post, hostname="127.0.0.1", port=free_port, **options)
        controller.start()
        started.append(controller)
        return post
    yield start
    for controller in started:
        controller.stop()


@pytest.fixture
def post(open_post: Callable[..., Post]) -> Post:
    return open_post()


@pytest.fixture
def transport(free_port: int) -> SmtpTransport:
    return SmtpTransport("127.0.0.1", free_port, timeout=5)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate with its key, for localhost."""
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    key = file.with_name("key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", file],
        check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])
