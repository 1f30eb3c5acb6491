"""A broker and a worker of the test's own, for breaking."""

from tests.real_worker import hire, private_redis, traces  # noqa: F401
