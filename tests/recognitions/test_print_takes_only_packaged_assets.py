"""The one door for pictures, sheets and fonts: what is not packaged is refused, and nothing else is even tried."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from antt_portal import print_assets
from antt_portal.jobs.services import WillNeverWork
from recognitions import artwork, certificate
from tests.recognitions.print_samples import FACTS, picture_of


@pytest.fixture
def listening():
    """A web server on this machine that counts who asks it."""
    asked = []

    class Counter(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Counter)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd">',
        '<img src="../../settings.py">',
        '<img src="data:image/svg+xml,<svg/>">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<object data="file:///etc/passwd"></object>',
        '<style>@import url("file:///etc/passwd");</style>',
        '<style>@font-face { font-family: x; src: url("file:///etc/passwd") }</style><p style="font-family: x">a</p>',
        '<div style="background: url(file:///etc/passwd)">a</div>',
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="file:///etc/passwd" width="9" height="9"/></svg>',
    ],
)
def test_a_page_that_asks_for_anything_else_is_not_printed(html):
    with pytest.raises(print_assets.AssetRefused):
        print_assets.pdf(html, stylesheet="certificate_1.css")


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{0}a.png">',
        '<link rel="stylesheet" href="{0}a.css">',
        '<style>@import "{0}b.css";</style>',
        '<base href="{0}"><img src="c.png">',
    ],
)
def test_no_address_of_the_network_is_asked(listening, html):
    address, asked = listening
    with pytest.raises(print_assets.AssetRefused):
        print_assets.pdf(html.format(address), stylesheet="certificate_1.css")
    assert asked == []


def test_the_packaged_assets_are_the_print_folder_and_nothing_else():
    names = {address.removeprefix(print_assets.ROOT) for address in print_assets.assets()}
    assert {"artwork/frame.svg", "artwork/mark.svg", "css/faces.css", "fonts/TinosPortal-Bold.ttf"} <= names
    assert all(path.is_relative_to(print_assets.PACKAGED) for path in print_assets.assets().values())


def test_an_agency_may_bring_its_own_emblem_by_name_only(settings, tmp_path):
    settings.PRINT_ASSETS = str(tmp_path)
    plain = picture_of(certificate.render(FACTS, "1"), dots_per_inch=40).tobytes()
    (tmp_path / "emblem.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>')
    (tmp_path / "secret.svg").write_text("<svg/>")
    assert artwork.emblem() == print_assets.ROOT + "deployed/emblem.svg"
    assert not any("secret" in address for address in print_assets.assets())
    assert picture_of(certificate.render(FACTS, "1"), dots_per_inch=40).tobytes() != plain


def test_a_picture_that_cannot_be_read_stops_the_certificate(settings, tmp_path):
    settings.PRINT_ASSETS = str(tmp_path)
    (tmp_path / "emblem.png").write_bytes(b"not a picture")
    with pytest.raises(print_assets.PrintFailed):
        certificate.render(FACTS, "1")


def test_without_pango_the_portal_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert "libpango-1.0-0" in print_assets.print_available()
    with pytest.raises(WillNeverWork, match="libpango"):
        certificate.render(FACTS, "1")


def test_where_pango_is_there_nothing_stands_in_the_way():
    assert print_assets.print_available() is None
