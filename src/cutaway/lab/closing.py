"""Why the server closes a connection, as the number that a page gets; after each of these it should not come back."""

TAKEN_OVER = 4001
"""The session was opened by another page."""
OTHER_VERSION = 4002
"""The page is of another version; it should be loaded again."""
NO_OPEN = 4003
"""The page did not say ``open`` in time."""
