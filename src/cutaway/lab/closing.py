"""Why the server closes a connection, as the number that a page gets; it should come back only where that is said."""

TAKEN_OVER = 4001
"""The session was opened by another page."""
OTHER_VERSION = 4002
"""The page is of another version; it should be loaded again."""
NO_OPEN = 4003
"""The page did not say ``open`` in time."""
NO_ROOM = 4004
"""Every session has a page, and there are no more; the page should come back later."""
