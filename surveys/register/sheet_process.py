"""A sheet read in a process of its own, with little memory and time: whatever a hostile file does, it does there.

No database and no Django in the process: `python -m surveys.register.sheet_process` reads a line of JSON (more names
that columns may have) and the file's bytes from its input, and writes JSON.
"""

import json
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

from surveys.register.column_matching import line_of_headings
from surveys.spreadsheets.faults import Fault, Refused
from surveys.spreadsheets.sheet import read_sheet

MOST_MEMORY = 1536 * 1024**2
MOST_CPU_SECONDS = 40
MOST_SECONDS = 60
ROOT = Path(__file__).resolve().parent.parent.parent


def read_apart(content, headings=()):
    """(columns, rows, line) of a file's bytes: names, [line, cells] pairs, the line of the names. Raises Refused.

    headings: what columns may be called here, besides what everybody calls them.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "surveys.register.sheet_process"],
            input=json.dumps(list(headings)).encode() + b"\n" + content,
            capture_output=True,
            timeout=MOST_SECONDS,
            cwd=ROOT,
            env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused([Fault("workbook_too_large")]) from None
    if done.returncode:  # killed by its limits
        raise Refused([Fault("workbook_too_large")])
    told = json.loads(done.stdout)
    if "faults" in told:
        raise Refused([Fault(*fault) for fault in told["faults"]], more=told["more"])
    return told["columns"], told["rows"], told["line"]


def _told(content, headings):
    try:
        sheet = read_sheet(content, partial(line_of_headings, more=headings))
    except Refused as refused:
        faults = [[fault.code, fault.line, fault.column, fault.value, fault.params] for fault in refused.faults]
        return {"faults": faults, "more": refused.more}
    rows = [[row.line, list(row.cells.values())] for row in sheet.rows]
    return {"columns": list(sheet.columns), "rows": rows, "line": sheet.line}


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    headings = json.loads(sys.stdin.buffer.readline())
    json.dump(_told(sys.stdin.buffer.read(), headings), sys.stdout)


if __name__ == "__main__":
    main()
