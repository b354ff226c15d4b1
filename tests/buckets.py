"""Buckets in the object store of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest


@contextmanager
def bucket_of(object_store: str, name: str) -> Iterator[str]:
    """The address of an empty bucket; credentials stand in the surroundings, as for real."""
    import boto3

    bucket = f"{name}-{uuid4().hex[:8]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", object_store)
        patch.setenv("AWS_ACCESS_KEY_ID", "for-tests")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "for-tests")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        boto3.client("s3").create_bucket(Bucket=bucket)
        yield f"s3://{bucket}"
