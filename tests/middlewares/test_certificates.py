"""A host whose certificate cannot be verified is not the council, unless the city's file says otherwise."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.helpers.crawling import Crawl, crawl

pytestmark = pytest.mark.process

QUICK = ("-s", "RETRY_ENABLED=0", "-s", "DOWNLOAD_DELAY=0", "-s", "DOWNLOAD_TIMEOUT=10")


def self_signed(folder: Path) -> Path:
    """A file with a key, and a certificate for 127.0.0.1 that nobody else has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ratsinfo.musterstadt.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = folder / "certificate.pem"
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + certificate.public_bytes(pem))
    return file


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """An HTTPS server that has nothing."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_args: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None:
            """A visitor who does not trust us hangs up."""

    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/public/"
    server.shutdown()
    server.server_close()


def of_city(folder: Path, site: str, more: str = "") -> Crawl:
    sites = folder / "sites"
    sites.mkdir()
    (sites / "musterstadt.toml").write_text(f'title = "Musterstadt"\nbase_url = "{site}"\ndelay = 0.0\n{more}')
    return crawl(folder / "out", "musterstadt", *QUICK, "-s", f"RATSINFO_SITES={sites}")


def test_a_certificate_that_nobody_vouches_for_ends_the_crawl(site: str, tmp_path: Path) -> None:
    done = of_city(tmp_path, site)
    assert done.code == 1
    sentence = done.stderr.strip().splitlines()[-1]
    assert "certificate verify failed" in sentence
    assert "verify_certificates = false in the city's file" in sentence


def test_a_city_s_file_may_do_without(site: str, tmp_path: Path) -> None:
    done = of_city(tmp_path, site, "verify_certificates = false\n")
    assert done.code == 1
    assert "HTTP 404" in done.stderr.strip().splitlines()[-1]
    assert "certificate verify failed" not in done.stderr
    (report,) = (folder for folder in (tmp_path / "out").glob("*/runs/*.json"))
    assert "Certificates of this host are not verified." in report.read_text(encoding="utf-8")
