"""Training on the digits page: sets of pictures, runs and their forks, what is remembered and what a page is told."""
