"""Settings that hold for all tests."""

from hypothesis import settings

# No deadline: on a shared machine a slow moment is no defect. Derandomized: a failure can be seen again.
settings.register_profile("cutaway", deadline=None, derandomize=True)
settings.load_profile("cutaway")
