# Nothing but git, make and Python 3.11 is needed for demo, report and test: the rest is installed into .venv.
PORT ?= 8000
# The first Python that is new enough; `make PYTHON=/path/to/python …` for another one.
PYTHON ?= $(shell for name in python3.11 python3 python3.13 python3.12; do \
	$$name -c '$(IS_NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)
IS_NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
RUN = .venv/bin/python
MESSAGES = makemessages --locale es --add-location file --no-wrap \
	--ignore .venv --ignore var --ignore reports --ignore tests --ignore bench --ignore styles
# Whole files at a time: what a file's tests share, they start once.
AT_ONCE = --numprocesses auto --dist loadfile
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --custom-compile-command "make lock" $(UPGRADE)

.PHONY: help demo start report test check screenshots journey page-weight lighthouse lock messages styles bench map pages names clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

demo: .venv/.run ## the Piura example on http://localhost:8000, with everything running (PORT=… for another port)
	@$(RUN) -m clustersurvey.demo --port $(PORT)

start: .venv/.run ## the same without the example, for clusters of your own: open it and set it up
	@$(RUN) -m clustersurvey.demo --empty --port $(PORT)

# Without a demo running there is no broker to wake anybody, which is no news here.
report: export LOG_LEVEL = ERROR
report: .venv/.run ## the Piura example's report, tables and network files, in reports/piura/
	@$(RUN) manage.py migrate --verbosity 0
	@$(RUN) manage.py load_example piura --if-empty
	@$(RUN) manage.py report piura --out reports/piura

test: .venv/.dev ## the tests that need nothing installed
	@$(RUN) -m pytest $(AT_ONCE) -m "not servers and not browser and not postgresql"

check: .venv/.dev ## everything: lint, translations, and all tests on PostgreSQL, Redis and Chromium (installs them)
	@sh tests/install_servers.sh
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(RUN) manage.py makemigrations --check --dry-run
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	# What knows no database has passed or failed in `test`.
	$(RUN) -m tests.servers -- $(RUN) -m pytest $(AT_ONCE) -m "django_db and not servers and not browser"
	$(RUN) -m pytest $(AT_ONCE) -m "browser and not servers"
	# One after the other: they stop and kill servers, and some say how soon something is to happen.
	$(RUN) -m pytest -m servers

screenshots: .venv/.dev ## every step of the questionnaire as a picture, in docs/screenshots/ (OPTIONS="--dark --width 320" for others)
	@sh tests/install_servers.sh
	@$(RUN) docs/make_screenshots.py $(OPTIONS)
	@$(RUN) docs/make_tour_pictures.py

journey: .venv/.dev ## what a whole questionnaire costs the server, and how many a second it takes in (OPTIONS=20: so many a row)
	@sh tests/install_servers.sh
	@$(RUN) bench/journey.py $(OPTIONS)

page-weight: .venv/.dev ## what the questionnaire's pages weigh, and how soon they are usable on a slow phone (OPTIONS="--requests")
	@sh tests/install_servers.sh
	@$(RUN) bench/page_weight.py $(OPTIONS)

lighthouse: .venv/.dev ## Lighthouse on the questionnaire's steps and the network's page (needs npm; OPTIONS="--runs 1" for a quick look)
	@sh tests/install_servers.sh
	@cd tests/lighthouse && npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(RUN) tests/lighthouse/measure.py $(OPTIONS)

lock: .venv/.run ## compile requirements*.txt from requirements*.in (UPGRADE=--upgrade for newer versions)
	@test -x .venv/bin/uv || $(RUN) -m pip install --quiet uv
	@$(COMPILE) requirements.in --output-file requirements.txt
	@$(COMPILE) requirements-dev.in --output-file requirements-dev.txt

messages: .venv/.run ## collect the texts to translate into locale/, and compile what is translated (needs gettext)
	@$(RUN) manage.py $(MESSAGES)
	@$(RUN) manage.py compilemessages --locale es --ignore .venv --ignore styles --ignore tests --verbosity 0

styles: ## build the stylesheets anew after a change in styles/ (needs npm; the result is committed)
	@cd styles && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build

bench: .venv/.run ## how long rebuilds and report packs take, and the measures beside networkx
	@$(RUN) bench/rebuild.py
	@$(RUN) bench/measures.py
	@$(RUN) bench/pack.py
	@$(RUN) bench/organisation_import.py

map: .venv/.dev ## how soon the network's map is drawn and dragged, and what comes over the line for it
	@sh tests/install_servers.sh
	@$(RUN) bench/map_drawing.py

pages: .venv/.run ## how long the server takes for each page of the team at 10,000 organisations (OPTIONS=1000: at so many)
	@$(RUN) bench/pages.py $(OPTIONS)

names: .venv/.run ## how often a typed name finds its organisation (OPTIONS=--missed lists where it does not)
	@$(RUN) bench/names.py $(OPTIONS)

clean: ## remove .venv, reports and caches; the data in var/ stay
	rm -rf .venv reports .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say which requirements .venv was filled from.
.venv/.run: requirements.txt
	@$(RUN) -m pip --version >/dev/null 2>&1 || $(MAKE) --no-print-directory .venv/new
	@echo "Installing what is needed into .venv (about 250 MB, once) …"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	@echo "Installing what the tests need into .venv (once) …"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.PHONY: .venv/new
.venv/new:
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(IS_NEW_ENOUGH)' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed. If it is somewhere else: make PYTHON=/path/to/python3.11 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
