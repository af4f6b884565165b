# Each target is the only command needed for what it does, on a machine with Python 3.11 and make.
PYTHON ?= python3
READY = @$(PYTHON) tools/bootstrap.py
MAZHA = .venv/bin/mazha

.PHONY: demo demo-reset test canaries check bench mutants faults fuzz assets messages lock audit

demo: ## the sample district on this machine, until Ctrl-C
	$(READY) run pages
	@exec $(MAZHA) up --demo

demo-reset: ## throw the demo's data away and begin again
	$(READY) run pages
	@exec $(MAZHA) up --demo --anew

test: ## all tests; some of them: make test ARGS="tests/rules -k days"
	$(READY) develop browser pages readers
	@.venv/bin/python -m pytest $(or $(ARGS),-n 2 --dist worksteal)

canaries: ## look for covered texts at every address, as everybody; takes long
	$(READY) develop
	@CANARIES=whole .venv/bin/python -m pytest tests/access/canaries -n 2 $(ARGS)

check: ## everything that can be wrong without running it
	$(READY) develop
	@.venv/bin/python -m tools.check $(ARGS)

bench: ## measure; one of them: make bench ARGS=intake
	$(READY) develop
	@.venv/bin/python -m bench $(ARGS)

mutants: ## break the rules one small way at a time, and ask whether a test notices; one folder: make mutants ARGS=ledger
	$(READY) develop
	@.venv/bin/python -m tools.mutation $(ARGS)

faults: ## break the running whole again and again; longer: make faults ARGS="--minutes 60 --seed 3"
	$(READY) develop
	@.venv/bin/python -m tests.faults.storm $(ARGS)

fuzz: ## hand in whatever comes to mind, again and again; longer: make fuzz ARGS="--minutes 60"
	$(READY) fuzz
	@.venv/bin/python -m tests.fuzz $(ARGS)

assets: ## build the browser's files into the package
	$(READY) assets
	@.venv/bin/python -m tools.assets

messages: ## bring the Chinese catalogues up to today's strings
	$(READY) develop
	@.venv/bin/python -m tools.messages $(ARGS)

lock: ## pin the packages anew; newer releases: make lock ARGS=--upgrade
	$(READY) develop
	@.venv/bin/python -m tools.lock $(ARGS)

audit: ## ask the network whether a pinned package is known to be weak, or was withdrawn
	$(READY) develop
	@.venv/bin/python -m tools.audit
