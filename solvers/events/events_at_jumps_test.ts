import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  add,
  type Adjoint,
  automatic,
  dopri5,
  fullStorageAdjoint,
  interpolation,
  meanSquaredError,
  mul,
  neg,
  pid,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  solve,
  tensor,
  timeEvent,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { neighbour } from "../steps/float_spacing.ts";

/** Where the input u jumps; between them it holds its value. */
const KNOTS = [0, 1, 2, 3];
const VALUES = [0.5, -0.8, 1.3, 0.4];

const indexAt = (t: number) => KNOTS.findLastIndex((knot) => knot <= t);

/** y′ = a u(t) − y with y → 2 y + u(t) at the events, in closed form: y before each read, and at the end. */
function closedForm(
  { t0, t1, at, reads }: { t0: number; t1: number; at: number[]; reads: number[] },
  [a, y0, ...u]: number[],
): { read: number[]; end: number } {
  const direction = Math.sign(t1 - t0);
  const inOrder = (times: number[]) => times.toSorted((x, y) => direction * (x - y));
  const between = KNOTS.filter((t) => direction * (t - t0) > 0 && direction * (t1 - t) > 0);
  const times = inOrder([...new Set([...at, ...reads, ...between, t0, t1])]);
  const read: number[] = [];
  let [t, y] = [t0, y0];
  for (const next of times) {
    const rest = a * u[indexAt((t + next) / 2)];
    y = rest + (y - rest) * Math.exp(t - next);
    t = next;
    if (reads.includes(t)) read.push(y);
    if (at.includes(t)) y = 2 * y + u[indexAt(t)];
  }
  return { read, end: y };
}

function near(got: number, wanted: number, tolerance: number, where: string): void {
  assertAlmostEquals(got, wanted, tolerance * Math.max(1, Math.abs(wanted)), where);
}

const THETA = [0.7, 1.1, ...VALUES];

const field = vectorField({
  state: [1],
  parameters: { a: tensor(THETA[0]) },
  inputs: { u: 1 },
  f: (_t, y, { a }, { u }) => add(mul(a, u), neg(y)),
});

const STEPS = {
  rk4: { method: rk4 },
  "reversible(rk4)": { method: reversible(rk4) },
  "tsit5, adaptive": { method: tsit5, stepControl: pid({ rtol: 1e-11, atol: 1e-11 }) },
  "reversible(dopri5), adaptive": {
    method: reversible(dopri5),
    stepControl: pid({ rtol: 1e-11, atol: 1e-11 }),
  },
};

const ADJOINTS: Record<string, (reversible: boolean) => Adjoint | undefined> = {
  full: () => fullStorageAdjoint(),
  recursive: () => recursiveCheckpointAdjoint({ checkpoints: 3 }),
  automatic: () => automatic({ memory: 4000 }),
  reversible: (reversible) => reversible ? reversibleAdjoint() : undefined,
};

/** Spans, and events: between jumps of the input, at them, a rounding beside them, and at both ends. */
const SPANS = [[0, 2], [0.5, 2.5], [2, 0], [2.5, 0.5], [3, 1]] as const;
const [BEFORE, BEHIND] = [-1, 1].map((direction) => neighbour(1, direction));
const EVENTS = (t0: number, t1: number) => [
  ...[[1], [1, 2], [t0], [t1], [t0, 1, 1.5, t1], [t0, 1.2345]],
  ...[[BEFORE], [BEHIND], [BEFORE, 1], [1, BEHIND], [BEFORE, 1, BEHIND]],
];

for (const [steps, options] of Object.entries(STEPS)) {
  Deno.test(`events at jumps of an input happen once, behind the jump, with ${steps}`, () => {
    const tolerance = "stepControl" in options ? 1e-9 : 1e-8;
    for (const [t0, t1] of SPANS) {
      for (const times of EVENTS(t0, t1)) {
        const direction = Math.sign(t1 - t0);
        const at = [...new Set(times)].filter((t) => (t - t0) * (t - t1) <= 0);
        // A rounding beside a jump an event may take the jump's own place.
        const exact = !at.some((t) => t === BEFORE || t === BEHIND);
        if (!exact && t1 === 1) continue; // What is read there is read at the event.
        const reads = [...new Set([...(exact ? at : []), t0 + (t1 - t0) * 0.37, t1])]
          .sort((x, y) => direction * (x - y));
        const problem = {
          ...{ field, t0, t1, dt: 0.01 * direction, ...options },
          y0: [THETA[1]],
          inputs: {
            u: interpolation(KNOTS, VALUES.map((v) => [v]), {
              kind: "previous",
              extrapolation: "hold",
              differentiate: true,
            }),
          },
          events: [timeEvent({ at, then: (_t, y, _p, { u }) => add(mul(2, y), u) })],
        };
        const where = `${steps}, from ${t0} to ${t1}, events at ${at}`;
        const wanted = (theta: number[]) => closedForm({ t0, t1, at, reads }, theta);
        const { read, end } = wanted(THETA);
        const solved = solve({ ...problem, saveAt: reads, dense: true });
        near(solved.y1.data[0], end, tolerance, where);
        read.forEach((y, i) => {
          near(solved.states.data[i], y, tolerance, `${where}, read at ${reads[i]}`);
          near(solved.path!.at(reads[i]).data[0], y, 10 * tolerance, where);
        });
        const happened = solved.events.map(({ time }) => time);
        const inOrder = at.toSorted((x, y) => direction * (x - y));
        if (exact) assertEquals(happened, inOrder, where);
        assertEquals(happened.length, at.length, where);

        const data = reads.map((_, i) => [0.3 * i - 0.5]);
        const loss = (theta: number[]) =>
          wanted(theta).read.reduce((sum, y, i) => sum + (y - data[i][0]) ** 2, 0) / reads.length;
        // The loss is a polynomial of second degree in each, so that differences are exact.
        const slopes = THETA.map((_, k) => {
          const [up, down] = [1, -1].map((by) => loss(THETA.map((x, i) => i === k ? x + by : x)));
          return (up - down) / 2;
        });
        for (const [name, make] of Object.entries(ADJOINTS)) {
          const adjoint = make(steps.startsWith("reversible"));
          if (adjoint === undefined) continue;
          const { value, parametersBar, y0Bar, inputsBar } = valueAndGrad({
            ...problem,
            adjoint,
            loss: meanSquaredError(reads, data),
          });
          const which = `${where}, ${name}`;
          near(value, loss(THETA), 20 * tolerance, which);
          [parametersBar[0], y0Bar[0], ...inputsBar.u].forEach((got, k) =>
            near(got, slopes[k], 100 * tolerance, `${which}, derivative ${k}`)
          );
        }
      }
    }
  });
}
