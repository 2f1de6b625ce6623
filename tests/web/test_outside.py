"""What is outside stays outside: files of the machine, and an instance without its secret."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from imi.web.settings import Unusable, read_settings

OUTSIDE = (
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/%2e%2e%2fimi/web/settings.py",
    "/static//etc/passwd",
    "/static/....//app.py", "/static/..%5capp.py", "/static/%252e%252e/app.py", "/static/vendor/../../app.py", "/.git/config",
    "/.git/HEAD",
    "/.env", "/instance/secret", "/instance/portal.db", "/app.py", "/app.py~", "/static/.git/config", "/portal.db", "/static/",
    "/static",
    "/static/portal.css.bak", "/static/portal.css%00.txt", "/console", "/__debug__", "/server-status",
)


@pytest.mark.failure(126)
def test_files_outside_the_served_folders_are_not_served(portal: Any, registrar: Any) -> None:
    for browser, path in ((browser, path) for browser in (registrar, portal.anonymous()) for path in OUTSIDE):
        answer = browser.client.get(path, follow_redirects=True)
        assert answer.status_code in (400, 404), f"{path}: {answer.status_code}"
        for inside in ("import", "repositoryformatversion", "ref: ", "root:", portal.settings.secret_key):
            assert inside not in answer.get_data(as_text=True)


@pytest.mark.failure(125)
def test_without_its_secret_a_database_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "IMI_INSTANCE", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    made = read_settings(tmp_path / "new")
    secret = tmp_path / "new" / "secret"
    assert (len(made.secret_key) >= 64, secret.stat().st_mode & 0o777) == (True, 0o600)
    assert read_settings(tmp_path / "new").secret_key == made.secret_key
    (tmp_path / "new" / "portal.db").touch()
    secret.unlink()
    with pytest.raises(Unusable, match="is gone but a database is there"):
        read_settings(tmp_path / "new")
    assert not secret.exists()
    monkeypatch.setenv("SECRET_KEY", "k" * 64)
    assert read_settings(tmp_path / "new").secret_key == "k" * 64


@pytest.mark.failure(125)
@pytest.mark.parametrize("content", ["", "   \n", "short"])
def test_an_unusable_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "secret").write_text(content)
    with pytest.raises(Unusable, match="secret"):
        read_settings(tmp_path)
    monkeypatch.setenv("SECRET_KEY", content or "x")
    with pytest.raises(Unusable, match="SECRET_KEY"):
        read_settings(tmp_path)
