"""Attachments in a bucket: Scrapy's S3 store, with what it lacks. It tells "not there" from "no answer", sends nothing
that is there already, and finds out before the first page whether it may write.

The rights it needs: s3:PutObject, s3:GetObject, and s3:ListBucket (without it S3 answers 403 for a missing object).
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from http import HTTPStatus
from typing import Any, Literal

from scrapy.pipelines.files import S3FilesStore
from scrapy.utils.asyncio import run_in_thread
from scrapy.utils.defer import ensure_awaitable

from pipelines.attachment_answers import Body

__all__ = ["Bucket", "BucketError"]

PATIENCE = 10  # errors in a row, each after botocore's own retries, until a run stops asking
_PIECE = 1 << 20  # bytes
_MD5 = re.compile(r'"([0-9a-f]{32})"')
AT_ONCE = 4  # uploads: each takes a thread, and the crawl needs some for itself

_KEYS = "see AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_HINTS = {
    "NoSuchBucket": "make it first",
    "NoCredentialsError": _KEYS,
    "PartialCredentialsError": _KEYS,
    "InvalidAccessKeyId": _KEYS,
    "SignatureDoesNotMatch": _KEYS,
    "AccessDenied": "the key needs s3:PutObject, s3:GetObject and s3:ListBucket",
    "403": "the key needs s3:PutObject, s3:GetObject and s3:ListBucket",
    "EndpointConnectionError": "see AWS_ENDPOINT_URL",
    "AccessControlListNotSupported": "set FILES_STORE_S3_ACL=bucket-owner-full-control",
}


class BucketError(OSError):
    """What S3, or the way to it, answered; the message is a sentence that names the place."""


class Bucket:
    """`store` is Scrapy's, for the city's own place. All methods raise BucketError.

    After ten errors in a row it is not asked any more: `broken` says so.
    """

    def __init__(self, store: S3FilesStore, info: Any):
        self._store = store
        self._info = info
        self._errors = 0
        self._turns = asyncio.Semaphore(AT_ONCE)
        self.place = f"s3://{store.bucket}/{store.prefix}".rstrip("/")

    @property
    def broken(self) -> str | None:
        """Why nothing more is asked of it in this run, or None."""
        if self._errors < PATIENCE:
            return None
        return f"{self.place} failed {self._errors} times in a row and is left alone for the rest of this run"

    async def check(self) -> None:
        """Return if files can be written and found there. It leaves nothing behind: the upload is called off."""
        upload = await self._call("create_multipart_upload", ".check", ACL=self._store.POLICY)
        await self._call("abort_multipart_upload", ".check", UploadId=upload["UploadId"])
        await self.size(".check")

    async def size(self, path: str) -> int | None:
        """The bytes of a file, None if it is not there."""
        head = await self._head(path)
        return int(head["ContentLength"]) if head else None

    async def _head(self, path: str) -> dict[str, Any] | None:
        try:
            return await self._call("head_object", path)
        except BucketError as error:
            if _status(error.__cause__) == HTTPStatus.NOT_FOUND:
                return None
            raise

    async def listing(self) -> list[tuple[str, int]]:
        """Path and size of all files, a thousand an answer."""
        where = {"Bucket": self._store.bucket, "Prefix": self._store.prefix}
        found: list[tuple[str, int]] = []
        while True:
            page = await self._await(run_in_thread(self._store.s3_client.list_objects_v2, **where))
            found += [(one["Key"][len(self._store.prefix) :], int(one["Size"])) for one in page.get("Contents", ())]
            if not page.get("IsTruncated"):
                return found
            where["ContinuationToken"] = page["NextContinuationToken"]

    async def put(self, body: Body, path: str, media_type: str) -> Literal["new", "there", "mended"]:
        """Send a file, read from the disk bit by bit, unless the same bytes are there."""
        head = await self._head(path)
        if head and int(head["ContentLength"]) == body.size and await run_in_thread(_may_be, head, body):
            return "there"
        async with self._turns:
            with body.open() as file:
                sent = self._store.persist_file(path, file, self._info, headers={"Content-Type": media_type})  # type: ignore[arg-type]
                await self._await(ensure_awaitable(sent))
        return "mended" if head else "new"

    async def _call(self, operation: str, path: str, **arguments: Any) -> dict[str, Any]:
        ask = getattr(self._store.s3_client, operation)
        where = {"Bucket": self._store.bucket, "Key": f"{self._store.prefix}{path}"}
        answer: dict[str, Any] = await self._await(run_in_thread(ask, **where, **arguments))
        return answer

    async def _await(self, asked: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError  # only who has a bucket needs it

        try:
            answer = await asked
        except (BotoCoreError, ClientError) as error:
            # "Not there" is an answer; anything else may be the same for every file.
            self._errors = 0 if _status(error) == HTTPStatus.NOT_FOUND else self._errors + 1
            raise BucketError(f"{self.place} cannot be used: {_words(error)}") from error
        self._errors = 0
        return answer


def _may_be(head: dict[str, Any], body: Body) -> bool:
    """Whether an object of this size can have these bytes: its tag is their MD5, where it is no other kind of tag."""
    tag = _MD5.fullmatch(head.get("ETag", ""))
    if tag is None or head.get("ServerSideEncryption", "AES256") != "AES256":
        return True
    digest = hashlib.md5(usedforsecurity=False)
    with body.open() as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest() == tag[1]


def _status(error: BaseException | None) -> int | None:
    """The HTTP status that S3 answered with, where it did."""
    answer: dict[str, Any] = getattr(error, "response", None) or {}
    status: int | None = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status


def _words(error: Exception) -> str:
    answer: dict[str, str] = (getattr(error, "response", None) or {}).get("Error", {})
    code = answer.get("Code") or type(error).__name__
    said = " ".join(str(answer.get("Message") or error).split()).rstrip(".")
    return f"{code}: {said}" + (f" ({hint})" if (hint := _HINTS.get(code)) else "")
