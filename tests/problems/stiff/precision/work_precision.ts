/**
 * What the implicit methods take for what precision, on the stiff problems beside; and with `--python
 * python3` the same by scipy's Radau, BDF and LSODA, and by diffrax's Kvaerno5 where it is installed.
 * Errors are in tolerances, times the least of three runs after a first one.
 *
 *     deno run --allow-read --allow-run tests/problems/stiff/precision/work_precision.ts --python python3
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { alignColumns, print } from "../../../../commands/mod.ts";
import { IMPLICIT_METHODS, pid, solve } from "../../../../mod.ts";
import type { StiffProblem } from "../problem.ts";
import { STIFF_PROBLEMS } from "../problems.ts";

const TOLERANCES = [1e-4, 1e-6, 1e-8];
const REPEATS = 3;

/** One solve. */
interface Line {
  readonly problem: string;
  readonly method: string;
  readonly tolerance: number;
  /** In tolerances. */
  readonly error: number;
  readonly milliseconds: number;
  readonly evaluations?: number;
  readonly jacobians?: number;
  readonly steps?: number;
}

function ours(problem: StiffProblem): Line[] {
  const { name, field, y0, t1, end, atol } = problem;
  const wanted = Array.from(end);
  return Object.values(IMPLICIT_METHODS).flatMap((method) =>
    TOLERANCES.map((tolerance): Line => {
      const stepControl = pid({ rtol: tolerance, atol: tolerance * atol });
      const run = () => solve({ field, y0: [...y0], t0: 0, t1, method, stepControl });
      const { y1, stats } = run();
      let milliseconds = Infinity;
      for (let i = 0; i < REPEATS; i++) {
        const begin = performance.now();
        run();
        milliseconds = Math.min(milliseconds, performance.now() - begin);
      }
      const off = wanted.map((w, k) => Math.abs(y1.data[k] - w) / (atol + Math.abs(w)));
      return {
        ...{ problem: name, method: method.name, tolerance, milliseconds },
        error: Math.max(...off) / tolerance,
        ...{ evaluations: stats.evaluations, jacobians: stats.jacobians, steps: stats.steps },
      };
    })
  );
}

async function peers(python: string): Promise<Line[]> {
  const problems = STIFF_PROBLEMS.map(({ name, y0, t1, end, atol, reactions }) => ({
    ...{ name, y0, t1, atol, reactions },
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

const count = (n: number | undefined) => n === undefined ? "–" : String(n);

if (import.meta.main) {
  const { python } = parseArgs(Deno.args, { string: ["python"] });
  const lines = [...STIFF_PROBLEMS.flatMap(ours), ...(python ? await peers(python) : [])];
  const order = STIFF_PROBLEMS.map(({ name }) => name);
  lines.sort((a, b) => order.indexOf(a.problem) - order.indexOf(b.problem));
  const rows = lines.map((line) => [
    ...[line.problem, line.method, line.tolerance.toExponential(0)],
    ...[line.error.toPrecision(2), count(line.evaluations), count(line.jacobians)],
    ...[count(line.steps), line.milliseconds.toFixed(2)],
  ]);
  const head = ["problem", "method", "tol", "error", "evaluations", "Jacobians", "steps", "ms"];
  print(alignColumns([head, ...rows], ["left", "left"]));
}
