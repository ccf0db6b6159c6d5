import {
  type Distribution,
  finalStateLoss,
  meanSquaredError,
  negativeLogLikelihood,
  type ObservedAt,
  Tensor,
} from "../../../mod.ts";
import { sizeOf } from "../../../tensors/mod.ts";
import { type Algebra, LIBRARY } from "../replay/algebra.ts";
import type { Draw } from "./drawing.ts";
import type { DrawnObservation, Observing } from "./observing.ts";
import type { DrawnParameter, DrawnProblem } from "./problem.ts";
import { libraryReads } from "./reads.ts";

type Term = DrawnObservation["term"];

function one<T>(o: Algebra<T>): T {
  return o.constant([1], []);
}

function off<T>(o: Algebra<T>, m: T, s: T, x: T): T {
  return o.square(o.div(o.sub(x, m), s));
}

const DEGREES = 3;
/** The largest count that is drawn. */
const MOST = 6;

/** −log p, but for constants, from the densities as textbooks have them. */
const TERMS: Readonly<Record<"squares" | Distribution, Term>> = {
  squares: (o, m, _s, x) => o.square(o.sub(m, x)),
  normal: (o, m, s, x) => o.add(o.scale(off(o, m, s, x), 0.5), o.log(s)),
  studentT: (o, m, s, x) =>
    o.add(
      o.scale(o.log(o.add(one(o), o.scale(off(o, m, s, x), 1 / DEGREES))), (DEGREES + 1) / 2),
      o.log(s),
    ),
  logNormal: (o, m, s, x) => o.add(o.scale(off(o, o.log(m), s, o.log(x)), 0.5), o.log(s)),
  poisson: (o, m, _s, x) => o.sub(m, o.mul(x, o.log(m))),
  negativeBinomial(o, m, s, x) {
    // Γ(x + 1/s) / Γ(1/s) is a product of x factors.
    let factors = o.scale(s, 0);
    for (let j = 1; j < MOST; j++) {
      const factor = o.log(o.add(one(o), o.scale(s, j)));
      factors = o.add(factors, o.mul(o.greater(x, o.constant([j + 0.5], [])), factor));
    }
    const spread = o.log(o.add(one(o), o.mul(s, m)));
    return o.sub(
      o.mul(o.add(x, o.div(one(o), s)), spread),
      o.add(factors, o.mul(x, o.log(m))),
    );
  },
};

function flat<T>(o: Algebra<T>, x: T, size: number): T {
  return o.reshape(x, [size]);
}

function tensor(values: readonly number[], shape: readonly number[]): Tensor {
  return new Tensor(Float64Array.from(values), [...shape]);
}

function inLibrary(f: Observing) {
  return (x: Tensor, given: ObservedAt & { readonly y?: Tensor }): Tensor => {
    const { t, y = x, parameters, inputs, reader } = given;
    return f(LIBRARY, x, { t, y, parameters, reads: libraryReads(t, inputs, reader) });
  };
}

/** What observes, with the parameters that it has. */
interface Observer {
  readonly label: string;
  readonly width: number;
  readonly observe?: Observing;
  readonly parameters: Readonly<Record<string, DrawnParameter>>;
}

/** Draws what is observed; above 0 where that is wanted. */
function drawObserver(draw: Draw, problem: DrawnProblem, positive: boolean): Observer {
  const size = problem.y0.length;
  const inUnits = problem.sizes.map((s) => 1 / s);
  const scaled = <T>(o: Algebra<T>, y: T) => o.mul(flat(o, y, size), o.constant(inUnits, [size]));
  if (!positive && draw.chance(0.25)) {
    return { label: "y itself", width: size, parameters: {} };
  }
  if (!positive && draw.chance(0.2)) {
    const width = draw.whole(1, size);
    const observe: Observing = (o, y) => o.slice(scaled(o, y), 0, width, 0);
    return { label: `${width} of ${size}`, width, observe, parameters: {} };
  }
  const width = draw.whole(1, 3);
  const bent = draw.pick(["none", "tanh", "sin"] as const);
  // A parameter that the field has a use for as well.
  const shared = draw.chance(0.5) ? draw.pick(Object.keys(problem.parameters)) : undefined;
  const timed = draw.chance(0.3);
  const driver = draw.chance(0.6) ? Object.keys(problem.inputs ?? {})[0] : undefined;
  const rated = driver !== undefined && problem.inputs![driver].kind === "cubic" &&
    draw.chance(0.3);
  const observe: Observing = (o, y, { t, parameters, reads }) => {
    let x = o.linear(scaled(o, y), parameters.gain, parameters.offset);
    if (bent !== "none") x = o[bent](x);
    if (shared) x = o.add(x, o.mean(o.tanh(parameters[shared])));
    if (timed) x = o.mul(x, o.add(o.cos(t), o.constant([1.5], [])));
    if (driver) x = o.add(x, o.mean(o.sin(reads.at(driver, t, rated ? 1 : 0))));
    return positive ? o.add(o.softplus(x), o.constant([0.1], [])) : x;
  };
  return {
    label: `${width} ${bent} of gain` + (shared ? ` and ${shared}` : "") +
      (driver ? ` and ${rated ? "d" : ""}${driver}` : "") + (timed ? ", timed" : ""),
    width,
    observe,
    parameters: {
      gain: { shape: [size, width], values: draw.normals(size * width, 0.7) },
      offset: { shape: [width], values: draw.normals(width, 0.5) },
    },
  };
}

/** Draws a loss of what is observed, and the parameters that it has besides the field's. */
export function drawObservation(
  draw: Draw,
  problem: DrawnProblem,
): { observation: DrawnObservation; parameters: Readonly<Record<string, DrawnParameter>> } {
  const kind = draw.pick(
    [
      "squares",
      "squares",
      "final state",
      "normal",
      "normal",
      "studentT",
      "logNormal",
      "poisson",
      "negativeBinomial",
    ] as const,
  );
  const counted = kind === "poisson" || kind === "negativeBinomial";
  const observer = drawObserver(draw, problem, counted || kind === "logNormal");
  const { width } = observer;
  if (kind === "final state") return finalState(draw, problem, observer);
  const { t0, t1 } = problem;
  const times = draw.uniforms(draw.whole(1, 6), 0.02, 0.98).sort((a, b) => a - b)
    .map((s) => t0 + s * (t1 - t0));
  if (draw.chance(0.5)) times.push(t1);
  if (draw.chance(0.2)) times.unshift(t0);
  const size = times.length * width;
  const number = counted
    ? () => draw.whole(0, MOST)
    : kind === "logNormal"
    ? () => Math.exp(draw.random.normal(0, 0.7))
    : () => draw.random.normal();
  const data = Array.from({ length: size }, number);
  const lost = draw.chance(0.25) ? data.map(() => draw.chance(0.3)) : data.map(() => false);
  lost[draw.whole(0, size - 1)] = false;
  const given = data.map((x, i) => lost[i] ? NaN : x);
  const rowShape = observer.observe ? [width] : problem.state;
  const all = tensor(given, [times.length, ...rowShape]);
  const missing = lost.includes(true);
  const observe = observer.observe && inLibrary(observer.observe);
  const common = {
    at: times,
    width,
    observe: observer.observe,
    data: data.map((x, i) => lost[i] ? kind === "logNormal" ? 1 : 0 : x),
    term: TERMS[kind],
  };
  const label = `${kind} of ${observer.label}${missing ? ", some missing" : ""}`;
  if (kind === "squares") {
    const weights = draw.chance(0.5) ? draw.uniforms(size, 0.2, 2) : data.map(() => 1);
    const counts = weights.map((w, i) => lost[i] ? 0 : w);
    const total = counts.reduce((sum, w) => sum + w, 0);
    return {
      parameters: observer.parameters,
      observation: {
        ...common,
        label,
        counts: counts.map((w) => w / total),
        known: data.map(() => 1),
        loss: () =>
          meanSquaredError(times, all, {
            missing,
            observe,
            weights: tensor(weights, all.shape),
          }),
      },
    };
  }
  const known = draw.chance(0.3) || kind === "poisson";
  const sigma = draw.uniforms(width, 0.3, 2);
  const relative = draw.chance(0.3);
  const noise: Observing | undefined = known ? undefined : (o, m, { parameters }) => {
    const s = o.exp(parameters.noise);
    return relative ? o.mul(s, o.add(o.square(o.tanh(m)), o.constant([0.5], []))) : s;
  };
  return {
    parameters: {
      ...observer.parameters,
      ...(noise && { noise: { shape: [], values: [draw.uniform(-1, 1)] } }),
    },
    observation: {
      ...common,
      label: `${label}${noise ? `, noise fitted${relative ? ", a part" : ""}` : ""}`,
      noise,
      counts: lost.map((is) => is ? 0 : 1),
      known: data.map((_, i) => sigma[i % width]),
      loss: () =>
        negativeLogLikelihood(times, all, {
          distribution: kind,
          noise: kind === "poisson"
            ? undefined
            : noise
            ? inLibrary(noise)
            : tensor(sigma, rowShape),
          degrees: kind === "studentT" ? DEGREES : undefined,
          observe,
          missing,
        }),
    },
  };
}

/** A loss of the end, and of parameters. */
function finalState(draw: Draw, { state }: DrawnProblem, { label, width, ...of }: Observer) {
  const size = sizeOf(state);
  const labels = draw.uniforms(width, 0, 1);
  const observe: Observing = of.observe ?? ((o, y) => flat(o, y, size));
  // The cross-entropy of logits.
  const term: Term = (o, m, _s, x) => o.sub(o.softplus(m), o.mul(x, m));
  const observation: DrawnObservation = {
    label: `cross-entropy at the end of ${label}`,
    at: "end",
    width,
    observe,
    data: labels,
    counts: labels.map(() => 1),
    known: labels.map(() => 1),
    term,
    loss: () =>
      finalStateLoss((y, at) => {
        const logits = inLibrary(observe)(y, at);
        return LIBRARY.sum(term(LIBRARY, logits, logits, tensor(labels, [width])));
      }),
  };
  return { observation, parameters: of.parameters };
}
