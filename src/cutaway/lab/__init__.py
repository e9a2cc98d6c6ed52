"""The lab: a server on this machine, and pages in the browser where every number can be opened."""
