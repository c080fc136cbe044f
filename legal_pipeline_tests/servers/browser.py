"""A real Chromium, driven by chromedriver over the W3C WebDriver protocol: seven calls, so no client library."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.servers.ports import free_port

LONGEST_WAIT_SECONDS = 120.0
_PATIENCE_SECONDS = 10.0

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element's id in every answer of the protocol."""

_ALT = "\ue00a"
"""The key in the text of W3C WebDriver, 17.4.2."""

_SETTLED_SECONDS = 2.0
"""Until animations have ended; of pictures only, no test depends on it."""
_COLORS = 128


class NotShown(AssertionError):
    """The page has not come to show what a test waits for; the message ends with what it shows."""


@dataclass(frozen=True)
class Browser:
    session: str
    """URL of the session."""
    downloads: Path
    """Where its downloads arrive."""

    def open(self, url: str) -> None:
        self._ask("POST", "/url", {"url": url})

    @property
    def text(self) -> str:
        return str(self.run("return document.body ? document.body.innerText : ''"))

    def run(self, script: str, *arguments: object) -> Any:
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait_for_text(self, *words: str, seconds: float = LONGEST_WAIT_SECONDS) -> str:
        """Waits until the page shows each of the words; returns its text."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            shown = self.text
            if all(word in shown for word in words):
                return shown
            time.sleep(0.25)
        raise NotShown(f"{[word for word in words if word not in self.text]} not shown:\n{self.text[:3000]}")

    def open_until_text(self, url: str, *words: str) -> str:
        """Opens the page again and again until it shows each of the words: some of Dagster's pages do not follow what happens later."""
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while True:
            self.open(url)
            try:
                return self.wait_for_text(*words, seconds=_PATIENCE_SECONDS)
            except NotShown:
                if time.monotonic() > deadline:
                    raise

    def click(self, xpath: str) -> None:
        """Clicks the first element that matches and can be clicked, as soon as there is one: some are there to be measured only."""
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        problem = "no such element"
        while time.monotonic() < deadline:
            for found in self._ask("POST", "/elements", {"using": "xpath", "value": xpath}):
                try:
                    self._ask("POST", f"/element/{found[_ELEMENT]}/click", {})
                except urllib.error.HTTPError as error:
                    problem = json.load(error)["value"]["message"].splitlines()[0]
                else:
                    return
            time.sleep(0.25)
        raise NotShown(f"{xpath}: {problem}\n{self.text[:3000]}")

    def resize(self, width: int, height: int) -> None:
        self._ask("POST", "/window/rect", {"width": width, "height": height})

    @contextmanager
    def phone(self, width: int = 390) -> Iterator[None]:
        """The screen of a telephone, which is narrower than any window."""
        screen = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": True}
        self._ask("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": screen})
        try:
            yield
        finally:
            self._ask("POST", "/goog/cdp/execute", {"cmd": "Emulation.clearDeviceMetricsOverride", "params": {}})

    def type(self, xpath: str, text: str) -> None:
        self.click(xpath)
        found = self._ask("POST", "/element", {"using": "xpath", "value": xpath})
        self._ask("POST", f"/element/{found[_ELEMENT]}/value", {"text": text})

    def press(self, key: str) -> None:
        """Presses Alt with a key, which is what an access key takes."""
        found = self._ask("POST", "/element", {"using": "xpath", "value": "//body"})
        self._ask("POST", f"/element/{found[_ELEMENT]}/value", {"text": f"{_ALT}{key}"})

    def downloaded(self, name: str) -> Path:
        """Waits for a file of this name among the downloads."""
        path = self.downloads / name
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while not path.is_file():
            if time.monotonic() > deadline:
                raise NotShown(
                    f"{name} has not arrived; there are {sorted(each.name for each in self.downloads.iterdir())}\n{self.text[:3000]}"
                )
            time.sleep(0.25)
        return path

    def keep_picture(self, name: str, box: tuple[int, int, int, int] | None = None) -> None:
        """Saves the window, or this part of it, as `docs/pictures/NAME.png` when LEGAL_PIPELINE_PICTURES is set."""
        if not os.environ.get("LEGAL_PIPELINE_PICTURES"):
            return
        time.sleep(_SETTLED_SECONDS)
        image = Image.open(io.BytesIO(base64.b64decode(self._ask("GET", "/screenshot")))).convert("RGB")
        if box:
            image = image.crop(box)
        image.quantize(_COLORS).save(ROOT / "docs" / "pictures" / f"{name}.png", optimize=True)

    def _ask(self, method: str, path: str, body: object | None = None) -> Any:
        return _ask(method, self.session + path, body)


def _ask(method: str, url: str, body: object | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)["value"]


@contextmanager
def chromium(folder: Path, width: int = 1280, height: int = 800) -> Iterator[Browser]:
    """A browser with a profile of its own; skips the test where Chromium or chromedriver is missing."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no Chromium with chromedriver on this machine; apt-get install chromium chromium-driver")
    port = free_port()
    with (folder / "chromedriver.log").open("wb") as log:
        server = subprocess.Popen([driver, f"--port={port}", "--allowed-ips=127.0.0.1"], stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address)
        arguments = [*_FLAGS, f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}"]
        downloads = folder / "downloads"
        downloads.mkdir(exist_ok=True)
        preferences = {"download.default_directory": str(downloads), "download.prompt_for_download": False}
        options = {"binary": program, "args": arguments, "prefs": preferences}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options}
        session = _ask("POST", f"{address}/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        browser = Browser(f"{address}/session/{session}", downloads)
        try:
            yield browser
        finally:
            _ask("DELETE", browser.session)
    finally:
        server.terminate()
        server.wait(30)


def _wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        try:
            if _ask("GET", f"{address}/status")["ready"]:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise NotShown(f"chromedriver does not answer at {address}")
        time.sleep(0.1)
