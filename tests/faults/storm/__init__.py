"""Real server, worker and store under mixed load while things go wrong: what was acknowledged must be there, once.

`python -m tests.faults.storm --minutes 10 --seed 7` runs it; `make faults` runs the long form.
"""
