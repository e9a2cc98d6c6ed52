"""What the lab's server and its pages say to each other: plain types, and how they travel.

``settings`` is what a playground is made from, ``commands`` what a page asks for, ``events`` what the server tells,
``reading`` turns hostile JSON into these types, ``wire`` puts an event and its arrays into one binary message.
The TypeScript types are written from these classes.
"""

VERSION = 1
"""Both sides name it when they meet; a page of another version is asked to load again."""
