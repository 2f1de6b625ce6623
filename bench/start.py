"""How long a restart takes: `python app.py` until `/health` answers, beside a bare `import flask` in a new process, in turns.

    python bench/start.py [--rounds 10] [--beside ANOTHER_CHECKOUT]

The instance is furnished before anything is measured, and what Python compiles is compiled: it is a restart, not a first
start. Where another checkout is named, its start is measured in the same turns (A B A B).
"""
from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
PATIENCE, LOOK_EVERY = 60, 0.005


def environment(**changed: str) -> dict[str, str]:
    """The caller's, but Python keeps what it compiles."""
    return {**{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}, **changed}


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def import_flask() -> None:
    """A new process that imports Flask and ends."""
    subprocess.run([sys.executable, "-c", "import flask"], check=True, env=environment())


def start(checkout: Path, instance: str) -> float:
    """Seconds from the start of a process until it answers."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "app.py", "--port", str(port)], cwd=checkout, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=environment(IMI_INSTANCE=instance))
    try:
        while not answers(port):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise SystemExit(f"{checkout} did not start")
            time.sleep(LOOK_EVERY)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    """Whether /health answers."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False


def told(name: str, taken: list[float], unit: float) -> str:
    """A line of the table: the middle one, the fastest, and how many bare imports that is."""
    middle = statistics.median(taken)
    return f"{name:<32} {middle:7.3f} s  (fastest {min(taken):.3f})  {middle / unit:5.1f} × import flask"


def main() -> None:
    """Measure in turns and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--beside", type=Path, help="another checkout, measured in the same turns")
    options = parser.parse_args()
    checkouts = {"app.py until it answers /health": ROOT}
    if options.beside:
        checkouts[f"the same in {options.beside.name}"] = options.beside.resolve()
    with tempfile.TemporaryDirectory() as folder:
        for number, checkout in enumerate(checkouts.values()):
            for _ in range(2):
                start(checkout, f"{folder}/{number}")
        import_flask()
        bare: list[float] = []
        taken: dict[str, list[float]] = {name: [] for name in checkouts}
        for _ in range(options.rounds):
            bare.append(seconds(import_flask))
            for number, (name, checkout) in enumerate(checkouts.items()):
                taken[name].append(start(checkout, f"{folder}/{number}"))
    unit = statistics.median(bare)
    print(told("import flask in a new process", bare, unit))
    for name, each in taken.items():
        print(told(name, each, unit))


if __name__ == "__main__":
    main()
