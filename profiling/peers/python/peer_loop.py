"""The conversation of a peer with `deno task peers`: JSON lines on standard input and output.

The peer says first that it is ready, or what is missing. Then it answers, one line each:
"prepare" with the seconds to the first gradient, "run" with the seconds of a gradient, "end" with
its peak of resident memory, and with what a training came to.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

# A round is timed for this long at least, and the warm-up lasts as long as this at least.
ROUND_SECONDS = 0.2
WARM_UP_SECONDS = 0.5
# Before a round, as memory may have been moved out while the peer waited for its turn.
RESUME_SECONDS = 0.1


def peak_bytes():
    """The kernel's high-water mark of this process's resident memory."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def read_problem(path):
    """The problem that a folder has: its numbers, and weights and start as flat lists of floats."""
    folder = Path(path)
    problem = json.loads((folder / "problem.json").read_text())
    for name in ("weights", "y0", "paths", "labels"):
        problem[name] = (folder / f"{name}.f64").read_bytes()
    return problem


def layers_in(flat, widths):
    """Cuts a flat array into pairs of a matrix and a bias, in the order of the file."""
    layers, at = [], 0
    for rows, columns in zip(widths, widths[1:]):
        matrix = flat[at : at + rows * columns].reshape(rows, columns)
        at += rows * columns
        layers.append((matrix, flat[at : at + columns]))
        at += columns
    return layers


def timed(run, least=ROUND_SECONDS):
    """Runs until a round is long enough: seconds and processor seconds of one run."""
    runs, start, cpu = 0, time.perf_counter(), time.process_time()
    while True:
        run()
        runs += 1
        elapsed = time.perf_counter() - start
        if elapsed >= least:
            return elapsed / runs, (time.process_time() - cpu) / runs, runs


def converse(load):
    """Holds the conversation. `load()` imports the library and returns its versions and a function
    that makes, of a problem and a row's settings, a function that computes value and gradient, one
    that flattens the latter to an array of float64, and for a training one that trains from the
    weights of the problem on."""
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def reply(**what):
        replies.write(json.dumps(what) + "\n")
        replies.flush()

    try:
        versions, make = load()
    except ImportError as error:
        reply(missing=f"not installed: {error}")
        return
    reply(ready=versions)
    run, trained, at_start = None, [], 0
    for line in sys.stdin:
        request = json.loads(line)
        if "prepare" in request:
            what = request["prepare"]
            at_start = peak_bytes()
            problem = read_problem(what["problem"])
            start = time.perf_counter()
            try:
                run, flat, *trained = make(problem, what["settings"])
            except NotImplementedError as error:
                reply(missing=str(error))
                return
            value, gradient = run()
            first = time.perf_counter() - start
            Path(what["gradient"]).write_bytes(flat(gradient).tobytes())
            warm = time.perf_counter()
            while time.perf_counter() - warm < WARM_UP_SECONDS:
                run()
            reply(first=first, value=float(value))
        elif "run" in request:
            timed(run, RESUME_SECONDS)
            seconds, cpu, runs = timed(run)
            reply(seconds=seconds, cpu=cpu, runs=runs)
        else:
            results = trained[0]() if trained else {}
            reply(**results, peak=peak_bytes(), start=at_start)
            return
