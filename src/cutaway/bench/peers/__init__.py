"""The contenders of `cutaway bench`, one file each, and what they run in.

A process of the peers' own environment, in which Cutaway is not installed, loads this folder as a package by itself
(`start`). So nothing here imports anything of Cutaway, and one file finds another by its place: `from .work import x`.
"""
