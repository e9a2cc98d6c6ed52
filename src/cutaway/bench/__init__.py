"""The benchmark: Cutaway beside its peers, in fresh processes, in turns, doing the same work.

`configurations` says what is trained, `contenders` who trains it; `peers` holds one file for each of them but Cutaway
itself, which is `ours`. `environment` installs the peers apart from everything else. `workload` writes down the work
with the losses that it must give, `launch` starts one process for one job, `sameness` compares before anything is
timed, `rounds` times in turns, `figures` makes medians and ratios of it, `report`, `table` and `page` show them.
"""
