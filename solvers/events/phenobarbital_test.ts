import { assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  add,
  div,
  meanSquaredError,
  mul,
  neg,
  pid,
  recursiveCheckpointAdjoint,
  reversible,
  tensor,
  timeEvent,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { testOnTable } from "../../tests/problems/recordings.ts";

/** A child of the table: its weight, its doses, and what was measured of it. */
interface Child {
  readonly weight: number;
  readonly doses: { readonly time: number; readonly amount: number }[];
  readonly measured: { readonly time: number; readonly conc: number }[];
}

function childrenOf(text: string): Child[] {
  const children = new Map<string, Child>();
  for (const line of text.trim().split("\n").slice(1)) {
    // "","Subject","Wt","Apgar","ApgarInd","time","dose","conc"
    const cells = line.split(",");
    const [, subject, weight] = cells;
    const [time, dose, conc] = cells.slice(-3);
    let child = children.get(subject);
    if (!child) children.set(subject, child = { weight: Number(weight), doses: [], measured: [] });
    if (dose !== "NA") child.doses.push({ time: Number(time), amount: Number(dose) });
    if (conc !== "NA") child.measured.push({ time: Number(time), conc: Number(conc) });
  }
  return [...children.values()];
}

const CLEARANCE = 0.006;
const VOLUME = 1.1;

/** The mean square of what a child's concentrations are off by, and its derivatives, by superposition. */
function closedForm({ weight, doses, measured }: Child): [number, number, number] {
  const rate = CLEARANCE / VOLUME;
  const n = measured.length;
  let [value, byClearance, byVolume] = [0, 0, 0];
  for (const { time, conc } of measured) {
    let [sum, slope] = [0, 0];
    for (const dose of doses) {
      // A concentration that is measured as a dose is given is that before.
      if (dose.time >= time) continue;
      const left = dose.amount * weight * Math.exp(-rate * (time - dose.time));
      sum += left;
      slope -= (time - dose.time) * left;
    }
    const off = sum / (VOLUME * weight) - conc;
    value += off * off / n;
    byClearance += 2 * off / n * slope / (VOLUME * VOLUME * weight);
    byVolume -= 2 * off / n * (slope * rate + sum) / (VOLUME * VOLUME * weight);
  }
  return [value, byClearance, byVolume];
}

testOnTable({
  name:
    "newborns are given phenobarbital by events of time: losses and gradients of the closed form",
  file: "Phenobarb.csv",
}, (text) => {
  const children = childrenOf(text);
  assertEquals(children.length, 59);
  const field = vectorField({
    state: [1],
    parameters: { clearance: tensor([CLEARANCE]), volume: tensor([VOLUME]) },
    f: (_t, y, p) => neg(mul(div(p.clearance, p.volume), y)),
  });
  let events = 0;
  for (const child of children) {
    const { weight, doses, measured } = child;
    const amounts = [...new Set(doses.map(({ amount }) => amount))];
    const problem = {
      field,
      ...{ y0: [0], t0: 0, t1: measured[measured.length - 1].time },
      stepControl: pid({ rtol: 1e-10, atol: 1e-10 }),
      events: amounts.map((given) =>
        timeEvent({
          at: doses.filter(({ amount }) => amount === given).map(({ time }) => time),
          then: (_t, y) => add(y, given * weight),
        })
      ),
      loss: meanSquaredError(
        measured.map(({ time }) => time),
        measured.map(({ conc }) => [conc]),
        { observe: (y, { parameters }) => div(y, mul(parameters.volume, weight)) },
      ),
    };
    const [value, ...bars] = closedForm(child);
    for (
      const way of [
        { method: tsit5, adjoint: recursiveCheckpointAdjoint() },
        { method: reversible(tsit5) },
      ]
    ) {
      const gradient = valueAndGrad({ ...problem, ...way });
      assertLess(Math.abs(gradient.value - value), 1e-7 * value);
      bars.forEach((bar, k) => {
        const size = Math.abs(bar) + value / [CLEARANCE, VOLUME][k];
        assertLess(Math.abs(gradient.parametersBar[k] - bar), 1e-7 * size);
      });
      events = Math.max(events, gradient.stats.events!);
    }
  }
  assertGreater(events, 10);
});
