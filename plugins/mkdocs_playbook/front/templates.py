"""Under `serve`, the theme's templates are compiled once: MkDocs makes a new environment for each build, which would do it again."""

from __future__ import annotations

from types import CodeType
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket


class KeptTemplates(BytecodeCache):
    """The code of each template as it was last, as long as environments can do the same as the last one."""

    def __init__(self) -> None:
        self._known: tuple[object, ...] = ()
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def serve(self, env: Environment) -> None:
        """Let an environment use what is kept; one that has such a cache already keeps its own."""
        if env.bytecode_cache is not None:
            return
        # What is compiled depends on them: filters of constants are worked out then.
        known = (*sorted(env.extensions), *sorted(env.filters), *sorted(env.tests))
        if known != self._known:
            self._known, self._codes = known, {}
        env.bytecode_cache = self

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key] = (bucket.checksum, bucket.code)
