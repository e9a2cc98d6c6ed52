"""The command line: one file for each command, ``main`` for their list, and what they share.

Commands import what they need when they run, so that ``--help`` and errors come at once.
"""
