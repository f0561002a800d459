"""An S3 of the tests' own: moto's server in a process of its own, and a door before it that can be shut."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import botocore.session

BUCKET = "council"
SECONDS = 60.0  # to start
KEYS = {"AWS_ACCESS_KEY_ID": "one", "AWS_SECRET_ACCESS_KEY": "two"}  # moto takes any


class S3:
    """A running server with an empty bucket."""

    def __init__(self, port: int, log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = log

    def client(self, service: str = "s3") -> Any:
        """botocore's."""
        return botocore.session.get_session().create_client(
            service,
            endpoint_url=self.url,
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            region_name="us-east-1",
        )

    def objects(self) -> dict[str, str]:
        """The sha256 of each object by its key."""
        client = self.client()
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
        return {
            key: hashlib.sha256(client.get_object(Bucket=BUCKET, Key=key)["Body"].read()).hexdigest() for key in keys
        }

    def uploads(self) -> int:
        """How many objects were sent, as the server's own log has it."""
        return self.log.read_text(encoding="utf-8").count(f'"PUT /{BUCKET}/')

    def post(self, path: str, body: bytes) -> None:
        """Something of moto's own, below /moto-api."""
        plain = {"Content-Type": "text/plain"}  # of a form moto would not see the body
        request = urllib.request.Request(f"{self.url}/moto-api/{path}", body, plain)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
            pass


@contextmanager
def s3_server(folder: Path) -> Iterator[S3]:
    """A server for as long as the block lasts; its log goes into `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = folder / "s3.log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        server = S3(port, log)
        _wait(process, port, log)
        server.client().create_bucket(Bucket=BUCKET)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + SECONDS
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, "moto's server did not come up"
        time.sleep(0.05)


class Door:
    """Passes everything on to a server, but only so many uploads: then nobody comes in, and whoever is there goes.

    Uploads that have begun come to their end, and what the server has stays there.
    """

    def __init__(self, server: S3, uploads: int) -> None:
        self.server = server
        self.uploads = uploads
        self.lock = threading.Lock()
        self.connections: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, args=[self.listener], daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.shut()

    def open_again(self) -> None:
        """For good, at the same address."""
        self.uploads = sys.maxsize
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._listen, args=[self.listener], daemon=True).start()

    def shut(self) -> None:
        with self.lock:
            for each in (self.listener, *self.connections):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
            self.connections.clear()

    def _listen(self, listener: socket.socket) -> None:
        with suppress(OSError):  # shut
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", int(self.server.url.rpartition(":")[2])))
                with self.lock:
                    self.connections += [client, server]
                threading.Thread(target=self._carry, args=[client, server], daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        """Both ways; closed when over, for two crawls make hundreds of connections and files are counted."""
        back = threading.Thread(target=self._pass, args=[server, client], daemon=True)
        back.start()
        self._pass(client, server)
        back.join()
        with self.lock:
            for each in (client, server):
                each.close()
                if each in self.connections:  # not if the door was shut meanwhile
                    self.connections.remove(each)

    def _may_upload(self) -> bool:
        with self.lock:
            self.uploads -= 1
            if self.uploads >= 0:
                return True
            with suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            return False

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                if b"PUT /" in data and not self._may_upload():
                    break
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
