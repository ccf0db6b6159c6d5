"""Fits by scipy's least_squares, which the tests of models/least_squares are held against.

    python3 -m venv .venv && .venv/bin/pip install scipy==1.17.1
    .venv/bin/python tests/problems/least_squares/reference.py [influenza_england_1978_school.csv]

It prints, for each problem, the parameters, their standard errors and 95 % intervals (symmetric, as is
usual), their correlation, and the root mean square of the residuals. The data are those of data.ts.
"""

import csv
import sys

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import least_squares
from scipy.stats import t as student

IN_BED = [5, 15, 27, 57, 124, 202, 268, 283, 231, 179, 140, 100, 69, 39, 32, 27]
RECOVERING = [0, 0, 0, 18, 47, 118, 184, 265, 306, 314, 282, 269, 237, 201, 153, 130]

HOURS = [0.25, 0.5, 0.75, 1, 1.25, 2, 3, 4, 5, 6, 8]
PERSONS = [
    [1.476, 0.977, 0.752, 0.517, 0.432, 0.306, 0.215, 0.174, 0.140, 0.111, 0.066],
    [1.558, 1.087, 0.659, 0.561, 0.436, 0.284, 0.243, 0.181, 0.131, 0.111, 0.072],
    [1.537, 1.053, 0.712, 0.556, 0.464, 0.283, 0.223, 0.171, 0.140, 0.104, 0.068],
]


def solve(f, y0, t):
    return solve_ivp(f, (0, t[-1]), y0, t_eval=t, rtol=1e-12, atol=1e-12, method="DOP853").y


def report(name, names, residuals, start):
    fit = least_squares(residuals, start, jac="3-point", xtol=1e-14, ftol=1e-14, gtol=1e-14)
    degrees = len(fit.fun) - len(fit.x)
    covariance = np.linalg.inv(fit.jac.T @ fit.jac) * 2 * fit.cost / degrees
    errors = np.sqrt(np.diag(covariance))
    q = student.ppf(0.975, degrees)
    print(f"{name}: root mean square {np.sqrt(np.mean(fit.fun**2)):.8g}, {fit.nfev} evaluations")
    for k, x, e in zip(names, fit.x, errors):
        print(f"  {k} {x:.8g} error {e:.8g} interval {x - q * e:.8g} to {x + q * e:.8g}")
    print("  correlation", (covariance / np.outer(errors, errors))[np.tril_indices(len(names), -1)])


def epidemic(in_bed, recovering, population, start):
    t = np.arange(float(len(in_bed)))

    def residuals(p):
        b, g, d = p

        def f(_t, y):
            caught = b * y[0] * y[1] / population
            return [-caught, caught - g * y[1], g * y[1] - d * y[2]]

        path = solve(f, [population - start[0], *start], t)
        return np.concatenate([path[1] - in_bed, path[2] - recovering])

    return residuals


def two_compartments(p):
    volume, out, there, back = p

    def f(_t, y):
        return [-(out + there) * y[0] + back * y[1], there * y[0] - back * y[1]]

    path = solve(f, [25 / volume, 0], HOURS)[0]
    return np.concatenate([path - person for person in PERSONS])


if __name__ == "__main__":
    report(
        "epidemic",
        ["beta", "gamma", "delta"],
        epidemic(np.array(IN_BED), np.array(RECOVERING), 1000, [5, 0]),
        [1, 1, 1],
    )
    report("two compartments", ["V", "out", "there", "back"], two_compartments, [8, 1, 1, 1])
    if len(sys.argv) > 1:
        with open(sys.argv[1]) as file:
            # The last three days are left for a forecast.
            rows = list(csv.DictReader(file))[:11]
        measured = [np.array([float(row[k]) for row in rows]) for k in ("in_bed", "convalescent")]
        report(
            "influenza",
            ["beta", "gamma", "delta"],
            epidemic(*measured, 763, [measured[0][0], measured[1][0]]),
            [1, 1, 1],
        )
