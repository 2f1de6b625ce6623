"""Make the application with create_app(), the only place where the parts meet."""
from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

from flask import Flask, Response, request, url_for
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from imi import formats, jobs
from imi.cli import commands, spreadsheets
from imi.database.connection import connect, db
from imi.database.entry.noun import Noun
from imi.people.sign_in.encryption import Encryptor
from imi.registrations.references import any_of
from imi.registry import NOUNS
from imi.schemes.every import SCHEMES, Schemes
from imi.screens.every import SCREENS
from imi.tabs import TABS, navigation
from imi.tabs.site import FRAME
from imi.tabs.tab import Tab
from imi.web import failures, keys, named, preferences, security
from imi.web import schemes as schemes_of_pages
from imi.web.addresses import PATHS
from imi.web.inputs import controls, numbers, ticks
from imi.web.respond import PORTAL
from imi.web.running import health
from imi.web.running.packed import Packed
from imi.web.running.quick import Compiled, LazyRule
from imi.web.schemes import has_screen, scheme_row
from imi.web.settings import ROOT, Settings, Unusable

# Only our own files run, load or frame; htmx needs no exception.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
FORM_BYTES = 1024 * 1024
YEAR = 365 * 24 * 3600
# How htmx behaves on every page: scripts in an answer are not run, no page is cached, and a refusal is shown where the answer
# would be.
HTMX = {
    "allowEval": False, "allowScriptTags": False, "includeIndicatorStyles": False, "selfRequestsOnly": True,
    "historyCacheSize": 0, "historyRestoreAsHxRequest": False, "defaultSettleDelay": 0, "timeout": 20000,
    "responseHandling": [
        {"code": "204", "swap": False}, {"code": "[23]..", "swap": True}, {"code": "401|409|422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True}, {"code": "...", "swap": False}],
}
# The files of macros in templates/ui, by what they are about.
MACROS = ("forms", "messages", "places", "tables")

# A list of candidates is a hundred thousand objects without circular references: Python's usual garbage collections would take
# a tenth of the time of registering them.
COLLECTED = (10_000, 20, 20)


def create_app(settings: Settings, *, nouns: Sequence[Noun] = NOUNS, paths: Mapping[str, str] = PATHS,
               schemes: Schemes = SCHEMES, tabs: Sequence[Tab] = TABS) -> Flask:
    """Return the portal as a WSGI application on the database that the settings name. Opens no socket, starts no thread.

    It is made of these nouns, whose things are reached by these paths, and of these schemes and tabs.

    Raises Unusable for settings of mail or queue that cannot work.
    """
    gc.set_threshold(*COLLECTED)
    app = Flask("imi", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.url_rule_class = LazyRule
    app.jinja_options = {**app.jinja_options, "bytecode_cache": Compiled(settings.instance_path)}
    app.config.update(_configuration(settings))
    named.install(app, nouns, paths)
    schemes_of_pages.install(app, schemes)
    open_instance(app, settings)
    # Set before the templates: the module of macros takes the globals as they are when it is made.
    CSRFProtect(app)
    _templates(app, settings)
    Compress(app)
    _database_per_request(app)
    security.install(app)
    preferences.install(app)
    navigation.install(app, tabs)
    failures.install(app)
    numbers.install(app)
    ticks.install(app)
    for blueprint in (FRAME, health.HEALTH, *(tab.blueprint for tab in tabs), *SCREENS):
        app.register_blueprint(blueprint)
    commands.install(app)
    spreadsheets.install(app)
    app.after_request(_headers)
    app.wsgi_app = _static(app, settings)  # type: ignore[method-assign]
    return app


def open_instance(app: Flask, settings: Settings) -> None:
    """Point the application at an instance: its database, its queue, its letters. Raises Unusable."""
    app.extensions["settings"] = settings
    app.extensions["safe"] = Encryptor(settings.secret_key)
    connect(settings.database_url)
    app.extensions["queue"] = _queue(app, settings)


def _configuration(settings: Settings) -> dict[str, object]:
    public = urlsplit(settings.public_url).hostname
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "__Host-portal" if settings.secure else "portal",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "TRUSTED_HOSTS": ["localhost", "127.0.0.1", "[::1]", *filter(None, [public]), *settings.trusted_hosts],
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "MAX_CONTENT_LENGTH": FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "MAX_FORM_PARTS": 1000,
        "COMPRESS_MIMETYPES": ["text/html", "text/csv"],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 5,
        "COMPRESS_LEVEL": 5,
        "COMPRESS_MIN_SIZE": 1024,
    }


def _queue(app: Flask, settings: Settings) -> jobs.Queue:
    try:
        return jobs.open_queue(
            settings, app.extensions["schemes"], nouns=app.extensions["nouns"], paths=app.extensions["paths"])
    except ValueError as reason:
        raise Unusable(str(reason)) from None


def _templates(app: Flask, settings: Settings) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(formats.FILTERS, unbroken=_unbroken(app.extensions["nouns"]))
    versions = _static_versions(Path(str(app.static_folder)))
    app.jinja_env.globals.update(
        controls.GLOBALS,
        help_email=settings.help_email,
        htmx_config=Markup(json.dumps(HTMX, separators=(",", ":"))),  # noqa: S704  our own
        portal=PORTAL,
        has_screen=has_screen,
        scheme_row=scheme_row,
        shortcut=keys.shortcut,
        session_minutes=settings.session_idle_minutes,
        static_url=lambda name: url_for("static", filename=name, v=versions.get(name, "0")),
    )
    # A block that is rendered alone does not run its template's imports, so the macros are a global.
    app.jinja_env.globals["ui"] = _macros(app)


def _macros(app: Flask) -> SimpleNamespace:
    """Return every macro of templates/ui by its name."""
    files = (app.jinja_env.get_template(f"ui/{name}.html") for name in MACROS)
    return SimpleNamespace(**{name: macro for file in files for name, macro in vars(file.module).items() if name[0] != "_"})


def _unbroken(nouns: Sequence[Noun]) -> Callable[[str], Markup]:
    """Return the filter that keeps every reference and every day of a text on one line, however narrow its column is."""
    references = any_of(reference for noun in nouns for reference in noun.references)

    def unbroken(text: str) -> Markup:
        whole = formats.whole_days(str(escape(text)))
        return Markup(references.sub(lambda found: f'<span class="code">{found[0]}</span>', whole))  # noqa: S704

    return unbroken


def _static_versions(folder: Path) -> dict[str, str]:
    """Return a short hash per file, so that a browser may cache each for a year and still see a new version."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:10]
        for file in folder.rglob("*") if file.is_file()
    }


def _connect() -> None:
    # Peewee says whether it opened one; to Flask any value but None is an answer.
    if not security.is_alone():
        db.connect(reuse_if_open=True)


def _database_per_request(app: Flask) -> None:
    app.before_request(_connect)
    app.teardown_request(_disconnect)


def _disconnect(_error: BaseException | None) -> None:
    if not db.is_closed():
        db.close()


def _headers(answer: Response) -> Response:
    answer.headers.extend({name: value for name, value in HEADERS.items() if name not in answer.headers})
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
        answer.vary.update(["HX-Request", "HX-Target"])
    if request.is_secure:
        answer.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return answer


def _static(app: Flask, settings: Settings) -> Packed:
    inner = app.wsgi_app
    if settings.proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        inner = ProxyFix(inner, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)
    return Packed(inner, root=str(ROOT / "static"), prefix="static/", max_age=YEAR, add_headers_function=_static_headers)


def _static_headers(headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'"
    headers["Vary"] = "Accept-Encoding"
