"""The ways out: TLS that is checked, accounts, a server that says goodbye badly, and the folder."""
from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from mail.world import SAVED_AT, Clock, Post, accept_only, settings
from support.letters import KINDS

from imi.mail.envelope import compose
from imi.mail.models import Letter
from imi.mail.sending import send_due
from imi.mail.transport import FolderTransport, Permanent, SmtpTransport, Temporary, Unreachable, transport_from

MESSAGE = compose(SimpleNamespace(  # type: ignore[arg-type]
    sender="registrations@theimi.org.uk", to="registrar@northgate.example", subject="Registered",
    message_id="<0123abc@theimi.org.uk>", body="Text\n", at=SAVED_AT))


@pytest.mark.failure(118)
@pytest.mark.parametrize("way, options", [("use_tls", "tls_context"), ("use_ssl", "ssl_context")])
def test_an_untrusted_certificate_is_refused_and_nothing_is_sent(
        open_post: Callable[..., Post], free_port: int, server_tls: ssl.SSLContext, queued: Callable[..., Letter],
        clock: Clock, caplog: pytest.LogCaptureFixture, way: str, options: str) -> None:
    post = open_post(**{options: server_tls})
    letter = queued()
    assert send_due(SmtpTransport("localhost", free_port, timeout=5, **{way: True}),
                    clock, kinds=KINDS) == {"later": 1}  # type: ignore[arg-type]
    assert (post.tried, post.arrived) == ([], [])
    kept = Letter.get_by_id(letter.id)
    assert kept.state == "queued"
    assert "CERTIFICATE_VERIFY_FAILED" in kept.answer
    [alarm] = [record.getMessage() for record in caplog.records if (record.levelname, record.name[:3]) == ("WARNING", "imi")]
    assert alarm.startswith("No e-mail goes out, the mail server can’t be used: ")
    assert "CERTIFICATE_VERIFY_FAILED" in alarm
    assert "northgate" not in alarm


@pytest.mark.parametrize("way, options", [("use_tls", "tls_context"), ("use_ssl", "ssl_context")])
def test_a_trusted_certificate_is_accepted(
        open_post: Callable[..., Post], free_port: int, server_tls: ssl.SSLContext, certificate: Path, way: str,
        options: str) -> None:
    post = open_post(**{options: server_tls})
    trusted = ssl.create_default_context(cafile=str(certificate))
    SmtpTransport("localhost", free_port, timeout=5, context=trusted, **{way: True}).deliver(MESSAGE)  # type: ignore[arg-type]
    assert post.message_ids == ["<0123abc@theimi.org.uk>"]


@pytest.mark.failure(118)
def test_a_certificate_for_another_name_is_refused(
        open_post: Callable[..., Post], free_port: int, server_tls: ssl.SSLContext, certificate: Path) -> None:
    post = open_post(tls_context=server_tls)
    trusted = ssl.create_default_context(cafile=str(certificate))
    with pytest.raises(Unreachable, match="mismatch"):
        SmtpTransport("127.0.0.1", free_port, timeout=5, context=trusted, use_tls=True).deliver(MESSAGE)
    assert post.arrived == []


@pytest.mark.failure(118)
def test_a_server_that_offers_no_tls_gets_nothing(post: Post, free_port: int) -> None:
    with pytest.raises(Unreachable, match="STARTTLS"):
        SmtpTransport("127.0.0.1", free_port, timeout=5, use_tls=True).deliver(MESSAGE)
    assert (post.tried, post.arrived) == ([], [])


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_account_is_used_and_a_wrong_password_stops_everything(
        open_post: Callable[..., Post], free_port: int) -> None:
    post = open_post(authenticator=accept_only(b"portal", b"right"), auth_require_tls=False, auth_required=True)
    with pytest.raises(Unreachable, match=r"^535 "):
        SmtpTransport("127.0.0.1", free_port, "portal", "wrong", timeout=5).deliver(MESSAGE)
    with pytest.raises(Unreachable, match=r"^530 "):
        SmtpTransport("127.0.0.1", free_port, timeout=5).deliver(MESSAGE)
    assert post.arrived == []
    SmtpTransport("127.0.0.1", free_port, "portal", "right", timeout=5).deliver(MESSAGE)
    assert len(post.arrived) == 1


def test_a_mail_password_is_never_shown_or_sent_unencrypted() -> None:
    assert "hunter2" not in repr(SmtpTransport("mail.example", 587, "portal", "hunter2", use_tls=True))
    with pytest.raises(ValueError, match="would travel in the plain"):
        SmtpTransport("mail.example", 25, "portal", "hunter2")


@pytest.mark.failure(117)
def test_a_server_that_never_answers_is_left_after_the_timeout(silent: int) -> None:
    with pytest.raises(Unreachable, match="timed out"):
        SmtpTransport("127.0.0.1", silent, timeout=0.2).deliver(MESSAGE)


def test_settings_choose_between_a_mail_server_and_a_folder(tmp_path: Path) -> None:
    assert transport_from(settings(tmp_path)) == FolderTransport(tmp_path / "letters")
    smtp = transport_from(settings(tmp_path, mail_server="mail.example", mail_port=465, mail_use_ssl=True))
    assert isinstance(smtp, SmtpTransport)
    assert (smtp.host, smtp.port, smtp.use_ssl, smtp.timeout) == ("mail.example", 465, True, 20)
    assert smtp.context.verify_mode is ssl.CERT_REQUIRED
    with pytest.raises(ValueError, match="not both"):
        transport_from(settings(tmp_path, mail_server="mail.example", mail_use_tls=True, mail_use_ssl=True))


def test_the_folder_keeps_one_private_file_per_e_mail(tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path / "letters")
    for _ in range(2):
        folder.deliver(MESSAGE)
    [file] = (tmp_path / "letters").iterdir()
    assert file.name == "20261123-144100-0123abc.eml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.read_bytes() == MESSAGE.as_bytes()


def test_a_folder_that_cannot_be_written_keeps_the_e_mail_for_later(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("in the way")
    with pytest.raises(Temporary, match="exists"):
        FolderTransport(tmp_path / "letters").deliver(MESSAGE)


def test_a_file_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    odd = compose(SimpleNamespace(  # type: ignore[arg-type]
        sender="a@b.example", to="a@b.example", subject="", message_id="<../../etc/x@b.example>", body="", at=SAVED_AT))
    FolderTransport(tmp_path / "letters").deliver(odd)
    assert [file.name for file in (tmp_path / "letters").iterdir()] == ["20261123-144100-etcx.eml"]


def test_an_e_mail_without_text_is_not_sent_empty() -> None:
    with pytest.raises(Permanent, match="has been removed"):
        compose(SimpleNamespace(body=None))  # type: ignore[arg-type]
