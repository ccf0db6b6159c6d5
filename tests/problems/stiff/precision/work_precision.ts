/**
 * What the implicit methods take for what precision, on the stiff problems beside; and with `--python
 * python3` the same by scipy's Radau, BDF and LSODA, and by diffrax's Kvaerno5 where it is installed.
 * Errors are in tolerances, times the least of three runs after a first one, or that of one that took a
 * second. `--problem Pollution` takes those with that in their name alone.
 *
 *     deno run --allow-read --allow-run tests/problems/stiff/precision/work_precision.ts --python python3
 *
 * A tolerance is not what comes out, and some methods stay further below it than others. So a second table
 * has the evaluations that each takes to be off by so much, read between its solves on a log scale.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { alignColumns, print } from "../../../../commands/mod.ts";
import { IMPLICIT_METHODS, solve } from "../../../../mod.ts";
import { MEDICAL_AKZO } from "../large_problems.ts";
import { errorAtEnd, problemOf, type StiffProblem } from "../problem.ts";
import { STIFF_PROBLEMS } from "../problems.ts";
import { atEqualErrors, type Line } from "./equal_errors.ts";

const TOLERANCES = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9];
const REPEATS = 3;
/** A solve that takes longer, in milliseconds, is timed once. */
const LONG = 1000;

function ours(problem: StiffProblem): Line[] {
  return Object.values(IMPLICIT_METHODS).flatMap((method) =>
    TOLERANCES.map((tolerance): Line => {
      const run = () => {
        const begin = performance.now();
        const { y1, stats } = solve({ ...problemOf(problem, tolerance), method, maxSteps: 1e6 });
        return { y1, stats, milliseconds: performance.now() - begin };
      };
      const { y1, stats, ...first } = run();
      let milliseconds = first.milliseconds;
      for (let i = 0; i < REPEATS && milliseconds < LONG; i++) {
        milliseconds = Math.min(milliseconds, run().milliseconds);
      }
      return {
        ...{ problem: problem.name, method: method.name, tolerance, milliseconds },
        error: errorAtEnd(y1.data, problem) / tolerance,
        ...{ evaluations: stats.evaluations, jacobians: stats.jacobians, steps: stats.steps },
      };
    })
  );
}

async function peers(python: string, wanted: readonly StiffProblem[]): Promise<Line[]> {
  const problems = wanted.map(({ name, y0, t1, end, places, atol, reactions }) => ({
    ...{ name, y0, t1, places, atol, reactions },
    end: Array.from(end),
  }));
  const script = new URL("scipy_peer.py", import.meta.url).pathname;
  const child = new Deno.Command(python, {
    args: [script],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const given = JSON.stringify({ problems, tolerances: TOLERANCES });
  await writer.write(new TextEncoder().encode(given));
  await writer.close();
  const { stdout } = await child.output();
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
}

const count = (n: number | undefined) => n === undefined ? "–" : String(Math.round(n));

if (import.meta.main) {
  const { python, problem: part = "" } = parseArgs(Deno.args, { string: ["python", "problem"] });
  const problems = [...STIFF_PROBLEMS, MEDICAL_AKZO].filter(({ name }) => name.includes(part));
  const lines = [...problems.flatMap(ours), ...(python ? await peers(python, problems) : [])];
  const order = problems.map(({ name }) => name);
  lines.sort((a, b) => order.indexOf(a.problem) - order.indexOf(b.problem));
  const rows = lines.map((line) => [
    ...[line.problem, line.method, line.tolerance.toExponential(0)],
    ...[line.error.toPrecision(2), count(line.evaluations), count(line.jacobians)],
    ...[count(line.steps), line.milliseconds.toFixed(2)],
  ]);
  const head = ["problem", "method", "tol", "error", "evaluations", "Jacobians", "steps", "ms"];
  print(alignColumns([head, ...rows], ["left", "left"]));
  const errors = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8];
  const counted = lines.filter(({ evaluations }) => evaluations !== undefined);
  const equal = atEqualErrors(counted, errors).map(({ problem, method, evaluations }) => [
    ...[problem, method, ...evaluations.map(count)],
  ]);
  const columns = ["problem", "evaluations of", ...errors.map((error) => error.toExponential(0))];
  print("");
  print(alignColumns([columns, ...equal], ["left", "left"]));
}
