/**
 * Steps, and their ways back, as functions of tensors: the field's program is part of them, so that a step is
 * one program on the device.
 *
 * @module
 */

import { recordAll, type RecordedAll, replay, vjp } from "../../tensors/internal.ts";
import { add, mul, neg, type Program, scale, type Shape, sub, Tensor } from "../../tensors/mod.ts";
import type { FloatCoupling } from "../reversible/coupling.ts";
import { stagesNeeded, type Tableau } from "../methods/tableau.ts";

/** What a step is made of. */
export interface StepParts {
  readonly tableau: Tableau;
  /** From t, y, θ, what is fixed, and what is made of t alone, to dy/dt. */
  readonly program: Program;
  /** Whether it reads t itself. */
  readonly readsTime: boolean;
  /** The shapes of what is made of t alone. */
  readonly ofTime: readonly Shape[];
  /** The coupling of a reversible method; unset for any other. */
  readonly coupling: FloatCoupling | undefined;
}

/** The arguments of a step's functions, in their order. */
export interface StepArguments {
  /** y, and z where there is one. */
  readonly states: readonly Tensor[];
  /** Their cotangents, and those of the parameters; none forwards. */
  readonly stateBars: readonly Tensor[];
  readonly parameterBars: readonly Tensor[];
  /** The record of the step: its size, and what each stage makes of its time. */
  readonly record: readonly Tensor[];
  readonly parameters: readonly Tensor[];
  readonly fixed: readonly Tensor[];
}

/** The shapes of a step's record. */
export function recordShapes(parts: StepParts): Shape[] {
  const { tableau, readsTime, ofTime, coupling } = parts;
  const stages = stagesNeeded(tableau.b) * (coupling === undefined ? 1 : 2);
  const each: Shape[] = [...(readsTime ? [[]] : []), ...ofTime];
  return [[], ...Array.from({ length: stages }, () => each).flat()];
}

/** Ψ_h(t, x) as a function of x and θ. The stages' part of the record begins at stage `first`. */
function increment(
  { tableau: { a, b }, program, readsTime, ofTime }: StepParts,
  { record, fixed }: StepArguments,
  { back }: { readonly back: boolean },
): (x: Tensor, ...theta: Tensor[]) => Tensor {
  const width = ofTime.length + (readsTime ? 1 : 0);
  const stages = stagesNeeded(b);
  const h = back ? neg(record[0]) : record[0];
  return (x, ...theta) => {
    const slopes: Tensor[] = [];
    for (let i = 0; i < stages; i++) {
      const from = 1 + (i + (back ? stages : 0)) * width;
      const made = record.slice(from, from + width);
      const moved = weighted(a[i], slopes);
      const y = moved ? add(x, mul(h, moved)) : x;
      const t = readsTime ? made[0] : NO_TIME;
      slopes.push(replay(program, [t, y, ...theta, ...fixed, ...made.slice(readsTime ? 1 : 0)]));
    }
    return mul(h, weighted(b, slopes)!);
  };
}

/** Stands where a program has no use for the time. */
const NO_TIME = /* @__PURE__ */ new Tensor(/* @__PURE__ */ new Float64Array(1), []);

/** Σ wⱼ kⱼ; undefined where all weights are 0. */
function weighted(weights: readonly number[], slopes: readonly Tensor[]): Tensor | undefined {
  return slopes.reduce<Tensor | undefined>((sum, slope, j) => {
    if (weights[j] === 0) return sum;
    const part = weights[j] === 1 ? slope : scale(slope, weights[j]);
    return sum ? add(sum, part) : part;
  }, undefined);
}

/** One step: from the states before it to those behind. */
function step(parts: StepParts, given: StepArguments): (...inputs: Tensor[]) => Tensor[] {
  const { coupling } = parts;
  const there = increment(parts, given, { back: false });
  if (coupling === undefined) return (y, ...theta) => [add(y, there(y, ...theta))];
  const backAgain = increment(parts, given, { back: true });
  return (y, given, ...theta) => {
    const z = moved(given, y, coupling.shift);
    const y1 = add(moved(z, y, coupling.lambda), there(z, ...theta));
    return [y1, sub(z, backAgain(y1, ...theta))];
  };
}

/** The part `part` of `to` and the rest of `from`; on the way back that part may be below 0. */
function moved(from: Tensor, to: Tensor, part: number): Tensor {
  if (part === 0) return from;
  return part === 1 ? to : add(scale(to, part), scale(from, 1 - part));
}

/** Adds what there is to cotangents. */
function addTo(bars: readonly Tensor[], parts: readonly (Tensor | undefined)[]): Tensor[] {
  return bars.map((bar, i) => parts[i] ? add(bar, parts[i]!) : bar);
}

/** y' = y + Ψ_h(t, y), or the coupled step. */
export function forwardStep(parts: StepParts, given: StepArguments): Tensor[] {
  return step(parts, given)(...given.states, ...given.parameters);
}

/** The cotangents before a step of one state, from those behind it, at the state before it. */
export function pulledStep(parts: StepParts, given: StepArguments): Tensor[] {
  const { states, stateBars: [bar], parameterBars, parameters } = given;
  const there = increment(parts, given, { back: false });
  const [yBar, ...found] = vjp(there, [...states, ...parameters], WHAT).pullback(bar);
  return [...addTo([bar], [yBar]), ...addTo(parameterBars, found)];
}

/**
 * The states before a coupled step and their cotangents, from those behind it: what is evaluated to
 * restore the states is where cotangents are pulled back.
 */
export function reversedStep(parts: StepParts, given: StepArguments): Tensor[] {
  const { states: [y1, z1], stateBars: [y1Bar, z1Bar], parameterBars, parameters } = given;
  const { lambda: coupling, shift } = parts.coupling!;
  const back = vjp(increment(parts, given, { back: true }), [y1, ...parameters], WHAT);
  const z = add(z1, back.value);
  const [ofY1, ...first] = back.pullback(neg(z1Bar));
  const [bar] = addTo([y1Bar], [ofY1]);
  const there = vjp(increment(parts, given, { back: false }), [z, ...parameters], WHAT);
  const without = sub(sub(y1, scale(z, 1 - coupling)), there.value);
  const [ofZ, ...second] = there.pullback(bar);
  const [zBar] = addTo([add(z1Bar, scale(bar, 1 - coupling))], [ofZ]);
  const y = scale(without, 1 / coupling);
  const yBar = scale(bar, coupling);
  return [
    ...[y, moved(z, y, -shift / (1 - shift))],
    ...(shift === 0 ? [yBar, zBar] : [add(yBar, scale(zBar, shift)), scale(zBar, 1 - shift)]),
    ...addTo(addTo(parameterBars, first), second),
  ];
}

const WHAT = "webgpu";

/** Writes a function of a step down. */
export function recordStep(
  parts: StepParts,
  shapes: {
    readonly state: Shape;
    readonly parameters: readonly Shape[];
    readonly fixed: readonly Shape[];
  },
  made: (parts: StepParts, given: StepArguments) => Tensor[],
  { withBars }: { readonly withBars: boolean },
): RecordedAll {
  const states = Array.from({ length: parts.coupling === undefined ? 1 : 2 }, () => shapes.state);
  const record = recordShapes(parts);
  const groups = [
    states,
    withBars ? states : [],
    withBars ? shapes.parameters : [],
    record,
    shapes.parameters,
    shapes.fixed,
  ];
  return recordAll(
    (...inputs) => {
      let from = 0;
      const [own, stateBars, parameterBars, ofStep, parameters, fixed] = groups.map((group) =>
        inputs.slice(from, from += group.length)
      );
      return made(parts, {
        ...{ states: own, stateBars, parameterBars, record: ofStep, parameters, fixed },
      });
    },
    groups.flat(),
    WHAT,
  );
}
