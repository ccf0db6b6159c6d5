"""Solves stiff problems by scipy, and by diffrax where it is installed; one line of JSON a solve."""

import json
import sys
import time

import numpy as np
from scipy.integrate import solve_ivp

REPEATS = 3
# A solve that takes longer, in milliseconds, is timed once.
LONG = 1000


def robertson(np):
    def f(t, y):
        slow, back, fast = 0.04 * y[0], 1e4 * y[1] * y[2], 3e7 * y[1] * y[1]
        return np.array([back - slow, slow - back - fast, fast])

    return f


def van_der_pol(mu):
    def make(np):
        return lambda t, y: np.array([y[1], mu * (1 - y[0] * y[0]) * y[1] - y[0]])

    return make


def oregonator(np):
    def f(t, y):
        a, b, c = y[0], y[1], y[2]
        return np.array(
            [77.27 * (b + a * (1 - 8.375e-6 * a - b)), (c - (1 + a) * b) / 77.27, 0.161 * (a - c)]
        )

    return f


def mass_action(spec):
    rates = np.array(spec["rates"])
    first, second = np.array(spec["first"]), np.array(spec["second"])
    changes = np.array(spec["changes"], dtype=float)

    def make(np):
        def f(t, y):
            padded = np.concatenate([np.ones(1), y])
            return changes @ (rates * padded[first] * padded[second])

        return f

    return make


CELLS = 200


def medical_akzo(supply):
    def make(np):
        place = np.arange(1, CELLS + 1) / CELLS - 1
        diffusion, drift = place**4 / 16 * CELLS**2, place**3 / 8 * CELLS / 2

        def f(t, y):
            u, v = y[:CELLS], y[CELLS:]
            before = np.concatenate([np.full(1, supply), u[:-1]])
            behind = np.concatenate([u[1:], np.zeros(1)])
            bound = 100 * u * v
            moved = diffusion * (before - 2 * u + behind) + drift * (behind - before)
            return np.concatenate([moved - bound, -bound])

        return f

    return make


def akzo_sparsity():
    cells = np.eye(CELLS)
    line = np.eye(CELLS, k=-1) + cells + np.eye(CELLS, k=1)
    return np.block([[line, cells], [cells, cells]])


def parts_of(problem):
    """The right-hand side from one time to the next where it jumps, and where its Jacobian has entries."""
    if problem["name"] == "Medical Akzo Nobel":
        sparsity = akzo_sparsity()
        return [(0, 5, medical_akzo(2.0), sparsity), (5, problem["t1"], medical_akzo(0.0), sparsity)]
    return [(0, problem["t1"], maker_of(problem), None)]


def maker_of(problem):
    if "reactions" in problem:
        return mass_action(problem["reactions"])
    name = problem["name"]
    if name.startswith("van der Pol"):
        return van_der_pol(float(name.split("=")[1]))
    return {"Robertson": robertson, "Oregonator": oregonator}[name]


def timed(solve):
    best = float("inf")
    for _ in range(REPEATS):
        begin = time.perf_counter()
        result = solve()
        best = min(best, time.perf_counter() - begin)
        if 1e3 * best > LONG:
            break
    return result, 1e3 * best


def tell(problem, method, tolerance, end, milliseconds, **counts):
    wanted = np.array(problem["end"])
    end = np.array(end)[problem.get("places", slice(None))]
    error = np.max(np.abs(end - wanted) / (problem["atol"] + np.abs(wanted)))
    line = {"problem": problem["name"], "method": method, "tolerance": tolerance}
    line |= {"error": float(error / tolerance), "milliseconds": milliseconds, **counts}
    print(json.dumps(line), flush=True)


def by_scipy(problem, tolerance):
    parts = [(t0, t1, make(np), sparsity) for t0, t1, make, sparsity in parts_of(problem)]
    for method in ["Radau", "BDF", "LSODA"]:

        def solve():
            y, evaluations, jacobians = problem["y0"], 0, 0
            for t0, t1, f, sparsity in parts:
                options = {"rtol": tolerance, "atol": tolerance * problem["atol"], "method": method}
                if sparsity is not None and method != "LSODA":
                    options["jac_sparsity"] = sparsity
                result = solve_ivp(f, (t0, t1), y, **options)
                y = result.y[:, -1]
                evaluations += int(result.nfev)
                jacobians += int(result.njev)
            return y, evaluations, jacobians

        (y, evaluations, jacobians), milliseconds = timed(solve)
        counts = {"evaluations": evaluations, "jacobians": jacobians}
        tell(problem, f"scipy {method}", tolerance, y, milliseconds, **counts)


def by_diffrax(problem, tolerance, diffrax, jax):
    if len(parts_of(problem)) > 1:
        return
    f = maker_of(problem)(jax.numpy)
    controller = diffrax.PIDController(rtol=tolerance, atol=tolerance * problem["atol"])

    @jax.jit
    def solve(y0):
        return diffrax.diffeqsolve(
            diffrax.ODETerm(lambda t, y, args: f(t, y)),
            diffrax.Kvaerno5(),
            t0=0.0,
            t1=problem["t1"],
            dt0=None,
            y0=y0,
            stepsize_controller=controller,
            max_steps=100_000,
            throw=False,
        )

    y0 = jax.numpy.array(problem["y0"], dtype=float)
    solve(y0).ys.block_until_ready()
    result, milliseconds = timed(lambda: jax.block_until_ready(solve(y0)))
    counts = {"steps": int(result.stats["num_accepted_steps"])}
    tell(problem, "diffrax Kvaerno5", tolerance, result.ys[-1], milliseconds, **counts)


def main():
    try:
        import jax

        jax.config.update("jax_enable_x64", True)
        import diffrax
    except ImportError:
        diffrax = None
    given = json.load(sys.stdin)
    for problem in given["problems"]:
        for tolerance in given["tolerances"]:
            by_scipy(problem, tolerance)
            if diffrax is not None:
                by_diffrax(problem, tolerance, diffrax, jax)


main()
