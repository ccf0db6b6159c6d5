"""Solves stiff problems by scipy, and by diffrax where it is installed; one line of JSON a solve."""

import json
import sys
import time

import numpy as np
from scipy.integrate import solve_ivp

REPEATS = 3


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
    return result, 1e3 * best


def tell(problem, method, tolerance, end, milliseconds, **counts):
    wanted = np.array(problem["end"])
    error = np.max(np.abs(np.array(end) - wanted) / (problem["atol"] + np.abs(wanted)))
    line = {"problem": problem["name"], "method": method, "tolerance": tolerance}
    line |= {"error": float(error / tolerance), "milliseconds": milliseconds, **counts}
    print(json.dumps(line), flush=True)


def by_scipy(problem, tolerance):
    f = maker_of(problem)(np)
    for method in ["Radau", "BDF", "LSODA"]:
        options = {"rtol": tolerance, "atol": tolerance * problem["atol"], "method": method}
        result, milliseconds = timed(
            lambda: solve_ivp(f, (0, problem["t1"]), problem["y0"], **options)
        )
        counts = {"evaluations": int(result.nfev), "jacobians": int(result.njev)}
        tell(problem, f"scipy {method}", tolerance, result.y[:, -1], milliseconds, **counts)


def by_diffrax(problem, tolerance, diffrax, jax):
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
