"""Lighthouse on the batch of 200, and the W3C's checker on a page of every view, where Node and Java are installed.

    npm install --prefix FOLDER lighthouse@12.2.3 vnu-jar
    python bench/accessibility.py FOLDER

Lighthouse gives marks of 100 for accessibility and performance as it reckons them for a telephone and for a desk; performance
means something only on a machine that does nothing else. The checker (Nu, vnu.jar) reads what a registrar, a coordinator and an
administrator are shown; attributes of htmx, which begin with hx-, are none of HTML's and are counted apart. What is not installed
is said, and left out. Nothing is asserted here.
"""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from waitress import create_server
from werkzeug.exceptions import HTTPException

from bench.batch import begun
from bench.demo_database import furnish
from imi import demo
from imi.database.connection import connect
from imi.web.application import create_app
from imi.web.settings import Settings

ROWS = 200
WHO = (demo.CAST[0][0], demo.CAST[2][0], demo.ADMINISTRATOR[0])
LIGHTHOUSE, CHECKER = "node_modules/.bin/lighthouse", "node_modules/vnu-jar/build/dist/vnu.jar"
OF_HTMX = re.compile("Attribute .hx-[a-z-]+. not allowed")
SECONDS = 600


def signed_in(app: Flask, email: str) -> FlaskClient:
    """A client of somebody of the demo."""
    client = app.test_client()
    found = BeautifulSoup(client.get("/sign-in").get_data(), "html.parser").select_one("input[name=csrf_token]")
    token = {"csrf_token": str(found["value"])} if found else {}
    client.post("/sign-in", data={**token, "identifier": email, "password": demo.PASSWORD})
    return client


def pages(app: Flask, client: FlaskClient, first: str) -> Iterator[tuple[str, bytes]]:
    """(Address, document) of one page of every view that links lead to."""
    router, ahead, seen = app.url_map.bind("localhost"), ["/", first], set[str]()
    while ahead:
        url = ahead.pop(0)
        try:
            view = router.match(urlsplit(url).path)[0]
        except HTTPException:
            continue
        if view in seen:
            continue
        seen.add(view)
        answer = client.get(url)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        yield url, answer.get_data()
        links = (str(tag["href"]) for tag in BeautifulSoup(answer.get_data(), "html.parser").select("a[href]"))
        ahead += [urldefrag(link).url for link in links if link.startswith("/") and not link.startswith("/static")]


def marks(tools: Path, url: str, cookie: str, preset: str) -> Mapping[str, int]:
    """Lighthouse's marks of a page, for a telephone or with the preset for a desk."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or os.environ.get("CHROMIUM", "")
    done = subprocess.run(
        [str(tools / LIGHTHOUSE), url, "--quiet", "--output=json", "--only-categories=accessibility,performance",
         "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic", *([f"--preset={preset}"] if preset else []),
         f"--extra-headers={json.dumps({'Cookie': cookie})}"],
        capture_output=True, timeout=SECONDS, check=False, env={**os.environ, "CHROME_PATH": chromium})
    if done.returncode:
        raise SystemExit(done.stderr.decode()[-2000:])
    found = json.loads(done.stdout)
    return {name: round(found["categories"][name]["score"] * 100) for name in ("accessibility", "performance")}


def errors(tools: Path, documents: Path) -> list[dict[str, Any]]:
    """What the W3C's checker says of the documents in a folder, its warnings left out."""
    done = subprocess.run(["java", "-jar", str(tools / CHECKER), "--format", "json", "--exit-zero-always", "--errors-only",
                           *sorted(map(str, documents.glob("*.html")))],
                          capture_output=True, timeout=SECONDS, check=True)
    found: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return found


def missing(program: str, file: Path) -> str:
    """What is to be installed before a tool runs, '' where nothing is."""
    if not shutil.which(program):
        return f"{program} is not installed"
    return "" if file.exists() else f"{file} is not there: npm install it, as said on top of this file"


def main() -> None:
    """Make the demo with a batch of 200, serve it, have it judged, print."""
    tools = Path(sys.argv[1] if len(sys.argv) > 1 else ".").absolute()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/portal.db"
        with connect(url).connection_context():
            furnish()
            batch = f"/apprenticeships/registrations/batches/{begun(ROWS)}"
        app = create_app(Settings(folder, url, secret_key="bench " * 8))
        lighthouse(tools, app, batch)
        checker(tools, app, batch, folder)


def lighthouse(tools: Path, app: Flask, batch: str) -> None:
    """Print Lighthouse's marks of the batch."""
    lacking = missing("node", tools / LIGHTHOUSE)
    if lacking:
        print(f"Lighthouse was not asked: {lacking}")
        return
    held = signed_in(app, WHO[0]).get_cookie("portal")
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    for preset in ("", "desktop"):
        found = marks(tools, f"http://127.0.0.1:{server.effective_port}{batch}", f"portal={held.value if held else ''}", preset)
        print(f"Lighthouse, batch of {ROWS}, {preset or 'telephone':10} accessibility {found['accessibility']:3}   "
              f"performance {found['performance']:3}")
    server.close()


def checker(tools: Path, app: Flask, batch: str, folder: Path) -> None:
    """Print how many errors the W3C's checker finds, and each of them."""
    lacking = missing("java", tools / CHECKER)
    if lacking:
        print(f"The W3C’s checker was not asked: {lacking}")
        return
    documents, addresses = folder / "pages", dict[str, str]()
    documents.mkdir()
    for who in WHO:
        for url, document in pages(app, signed_in(app, who), batch):
            name = f"{len(addresses):03}.html"
            addresses[name] = f"{who.partition('@')[0]} {url}"
            (documents / name).write_bytes(document)
    found = errors(tools, documents)
    wrong = [one for one in found if not OF_HTMX.search(one["message"])]
    print(f"W3C’s checker: {len(wrong)} errors on {len(addresses)} pages, and {len(found) - len(wrong)} attributes of htmx")
    for (message, where), many in Counter((one["message"], addresses[Path(one["url"]).name]) for one in wrong).items():
        print(f"  {where}: {message}{f' ({many} times)' if many > 1 else ''}")


if __name__ == "__main__":
    main()
