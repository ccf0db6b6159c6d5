import type { Shape } from "../../../../mod.ts";
import type { Algebra } from "../../replay/algebra.ts";
import type { Draw } from "../drawing.ts";
import type {
  DrawnInput,
  DrawnParameter,
  DrawnProblem,
  FieldFunction,
  InputRow,
} from "../problem.ts";
import type { Reads } from "../reads.ts";
import { randomProgram } from "../random_program.ts";

/** How far back a delay reaches, at the most. */
const BACK = 1.5;

/** A way to read an input. */
interface Reading {
  readonly label: string;
  readonly name: string;
  readonly shape: Shape;
  readonly derivative: 0 | 1;
  /** Whether it jumps, where it is known. */
  readonly jumps: boolean;
  /** At which time, of t. */
  readonly time: <T>(o: Algebra<T>, t: T, y: T, p: Readonly<Record<string, T>>) => T;
}

interface Span {
  readonly t0: number;
  readonly t1: number;
}

/** Draws times that rise, and values at them. */
function drawRow(
  draw: Draw,
  input: Omit<DrawnInput, "rows">,
  span: Span,
  channels: number,
): InputRow {
  const { extrapolation } = input;
  const [from, to] = [Math.min(span.t0, span.t1), Math.max(span.t0, span.t1)];
  const count = draw.whole(2, 12);
  // Knots that fall together with steps and with the ends, or none that does.
  const even = draw.chance(0.25) && extrapolation !== "refuse";
  const [low, high] = extrapolation === "refuse"
    ? [from - BACK - draw.uniform(0.2, 1), to + draw.uniform(0.5, 1)]
    : even
    ? [from, to]
    : [from + draw.uniform(-0.5, 0.3), to + draw.uniform(-0.3, 0.5)].sort((a, b) => a - b);
  const times = Array.from({ length: count }, (_, i) => {
    const jitter = i === 0 || i === count - 1 || even ? 0 : draw.uniform(-0.4, 0.4);
    return low + (i + jitter) / (count - 1) * (high - low);
  });
  const values = draw.normals(count * channels);
  if (count > 2 && draw.chance(0.25)) {
    for (let i = channels; i < values.length - channels; i++) if (draw.chance(0.3)) values[i] = NaN;
  }
  return { times, values };
}

function drawInput(draw: Draw, batch: number, span: Span): DrawnInput {
  const listed = batch > 0 && draw.chance(0.6);
  const channels = draw.whole(1, 3);
  const shape = listed ? [batch, channels] : draw.chance(0.25) ? [] : [channels];
  const size = shape.length === 0 ? 1 : channels;
  const settings = {
    shape,
    kind: draw.pick(["linear", "linear", "cubic", "cubic", "previous"] as const),
    slopes: draw.pick(["natural", "backward"] as const),
    extrapolation: draw.pick(["refuse", "refuse", "hold", "continue"] as const),
    differentiate: draw.chance(0.6),
  };
  const rows = Array.from(
    { length: listed ? batch : 1 },
    () => drawRow(draw, settings, span, size),
  );
  return { ...settings, rows };
}

/** Draws how an input is read. */
function drawReading(draw: Draw, name: string, input: DrawnInput, span: Span): Reading {
  const { kind, shape, extrapolation } = input;
  const stepped = kind === "previous";
  const derivative = !stepped && draw.chance(0.3) ? 1 : 0;
  const jumps = stepped || derivative === 1 && (kind === "linear" || extrapolation === "hold");
  const middle = (span.t0 + span.t1) / 2;
  const back = draw.uniform(0.05, BACK - 0.1);
  const some = { name, shape, derivative, jumps } as const;
  const number = <T>(o: Algebra<T>, x: number) => o.constant([x], []);
  const at = draw.weighted<Pick<Reading, "label" | "time">>([
    [4, { label: "t", time: (_, t) => t }],
    [2, { label: "t - c", time: (o, t) => o.sub(t, number(o, back)) }],
    [1, { label: "c", time: (o) => number(o, middle - back / 3) }],
    [stepped ? 0 : 3, { label: "t - delay", time: (o, t, _y, { delay }) => o.sub(t, delay) }],
    // What jumps where y is such and such is no solve whose rounding can be told.
    [jumps ? 0 : 1, {
      label: "t + y",
      time: (o, t, y) => o.add(t, o.scale(o.tanh(o.mean(y)), 0.2)),
    }],
    [stepped ? 0 : 1, {
      label: "t / 2",
      time: (o, t) => o.scale(o.add(t, number(o, middle)), 0.5),
    }],
  ]);
  return { ...some, label: `${derivative ? "d" : ""}${name}(${at.label})`, time: at.time };
}

/** A field that inputs drive: some of what it computes is drawn, and what it reads is added. */
export function driven(draw: Draw): DrawnProblem {
  const batch = draw.chance(0.3) ? draw.whole(2, 3) : 0;
  const d = draw.whole(1, 3);
  const state = batch > 0 ? [batch, d] : [d];
  const size = (batch || 1) * d;
  const sign = draw.chance(0.25) ? -1 : 1;
  const t0 = draw.chance(0.5) ? 0 : draw.uniform(-5, 5);
  const span = { t0, t1: t0 + sign * draw.uniform(0.5, 4) };
  const inputs: Record<string, DrawnInput> = {};
  for (const name of draw.chance(0.4) ? ["u", "w"] : ["u"]) {
    inputs[name] = drawInput(draw, batch, span);
  }
  const readings = Object.entries(inputs).flatMap(([name, input]) =>
    Array.from({ length: draw.whole(1, 2) }, () => drawReading(draw, name, input, span))
  );
  const shapes = readings.map(({ shape }) => shape);
  const program = randomProgram(draw, state, draw.whole(1, 6), shapes);
  const gains = readings.map(({ shape }): DrawnParameter => {
    const rows = shape.at(-1) ?? 1;
    return { shape: [rows, d], values: draw.normals(rows * d, 0.6) };
  });
  const field: FieldFunction = <T>(
    o: Algebra<T>,
    t: T,
    y: T,
    p: Readonly<Record<string, T>>,
    reads: Reads<T>,
  ) => {
    const read = readings.map(({ name, time, derivative }) =>
      reads.at(name, time(o, t, y, p), derivative)
    );
    let f = program.field(o, t, y, p, read);
    read.forEach((x, i) => {
      // Of a scalar, of one row, or of one for each of a batch.
      const row = shapes[i].length === 0 ? o.reshape(x, [1]) : x;
      f = o.add(f, o.matmul(row, p[`gain${i}`]));
    });
    return sign < 0 ? o.neg(f) : f;
  };
  const label = (name: string) => {
    const { kind, slopes, extrapolation, differentiate, rows } = inputs[name];
    const missing = rows.some(({ values }) => values.some(Number.isNaN));
    return `${name} ${kind === "cubic" ? `${slopes} ` : ""}${kind} ${extrapolation}` +
      `${rows.length > 1 ? ` × ${rows.length}` : ""}${missing ? " bridged" : ""}` +
      (differentiate ? " differentiated" : "");
  };
  return {
    family: "driven",
    label: `[${state}], ${Object.keys(inputs).map(label).join(", ")}; ${
      readings.map((reading) => reading.label).join(", ")
    }${sign < 0 ? ", backwards" : ""}`,
    state,
    parameters: {
      ...program.parameters,
      ...Object.fromEntries(gains.map((gain, i) => [`gain${i}`, gain])),
      ...(readings.some(({ label }) => label.endsWith("delay)")) && {
        delay: {
          shape: [],
          values: [draw.uniform(0.1, BACK - 0.2)],
          constraint: draw.chance(0.5) ? { kind: "positive" } : undefined,
        },
      }),
    },
    field,
    inputs,
    jumps: readings.some(({ jumps }) => jumps),
    turned: true,
    y0: draw.normals(size),
    sizes: Array(size).fill(1),
    ...span,
    rate: 5,
  };
}
