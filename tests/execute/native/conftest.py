"""What the tests of the native core share; they are skipped where it was not built."""

import pytest

from cutaway.execute.native.library import available_builds, why_unavailable

REASON = why_unavailable()
BUILDS = [] if REASON else available_builds()


@pytest.fixture(params=BUILDS or [""])
def build(request: pytest.FixtureRequest) -> str:
    """Each build of the library that this processor can run."""
    if REASON:
        pytest.skip(REASON)
    return str(request.param)
