"""The native core: training steps in C++, with formulas that are generated from the definitions.

``trace`` calls a definition and writes down its C++, ``generate`` makes the header of all of them, ``build`` compiles,
``library`` loads, ``recipe`` says whether a plan can be run, and ``core`` runs it. The C++ itself is in ``native/``.
"""
