import type { Drawn, RunReport } from "../../experiments/mod.ts";
import { HOSTILE_WORDS } from "../problems/report_input.ts";

/** A trajectory of waves, of which the last part is held out. */
function waves(name: string, d: number, size: number, held: number, gaps = false): Drawn {
  const times = Float64Array.from({ length: 120 }, (_, i) => i / 8 + (gaps && i > 60 ? 3 : 0));
  const wave = (noise: number) =>
    Float64Array.from(
      { length: times.length * d },
      (_, k) => {
        const i = Math.floor(k / d);
        return size * (Math.sin(times[i] * (1 + k % d / 3)) + noise * Math.sin(37 * k));
      },
    );
  const states = wave(0.05);
  if (gaps) states.fill(NaN, 30, 60);
  return { name, times, states, forecast: wave(0), trained: Math.round((1 - held) * times.length) };
}

/** What the report of a run is made of, with names and sizes to choose. */
function reportOf(trajectories: readonly Drawn[], stateNames: string[], name: string): RunReport {
  const d = stateNames.length;
  return {
    name,
    how: "network 2-32-32-2 tanh, seed 0; method rk4, adjoint reversible",
    model: {
      ...{ stateNames, timeName: stateNames[0], hidden: [32, 32], activation: "tanh" },
      ...{ seesTime: false, bypass: false, timeOffset: 0, timeFactor: 1, method: "rk4" },
      ...{ offset: Array(d).fill(0), factor: Array(d).fill(1), dt: 0.1, seed: 0 },
      starts: [{ name, t0: 0, y0: Array(d).fill(0) }],
    },
    trajectories,
    errors: (["training", "hold-out"] as const).flatMap((part) =>
      stateNames.map((element, j) => ({
        element,
        part,
        errors: { model: 1e-7 * 10 ** j, "last value": 12_345.678, "straight line": Infinity },
      }))
    ),
    losses: Array.from({ length: 3000 }, (_, iteration) => ({
      iteration,
      stage: iteration < 1000 ? "windows" : "whole",
      loss: iteration === 500 ? Infinity : Math.exp(-iteration / 500) * (2 + Math.sin(iteration)),
    })),
    facts: [["best loss", "1e-3 in iteration 3000"], [name, name]],
    about: [["rows", "120"], ["machine", "linux x86_64, 2 cores"]],
    notes: ["The network sees no time."],
    options: { method: "rk4", state: stateNames.join(",") },
  };
}

/** A report of two elements, one trajectory with its end held out. */
export function ordinaryRun(): RunReport {
  return reportOf([waves("1", 2, 1, 0.2, true)], ["position", "velocity"], "spring");
}

/** A report of many elements and trajectories, tiny numbers, and names from someone hostile. */
export function hostileRun(): RunReport {
  const names = [...HOSTILE_WORDS, ...Array.from({ length: 20 }, (_, k) => `column ${k}`)];
  const stateNames = names.slice(0, 20);
  const trajectories = names.slice(0, 14).map((name, k) =>
    waves(name, 20, 10 ** (k - 9), k > 10 ? 1 : 0)
  );
  return reportOf(trajectories, stateNames, HOSTILE_WORDS[0]);
}

/** A report of one element, far from zero, and a model that gets nowhere. */
export function lostRun(): RunReport {
  const one = waves("1", 1, 1e-3, 0.5);
  return reportOf(
    [{
      ...one,
      states: one.states.map((x) => x + 1e6),
      forecast: one.forecast.map((x, i) => i < 10 ? x + 1e6 : NaN),
    }],
    ["pressure"],
    "lost",
  );
}

/** A report that has all there is: dates, inputs, a band, parameters and a verdict. */
export function fullRun(): RunReport {
  const month = 30.4 * 86400;
  const { trajectories: [one], ...report } = ordinaryRun();
  const times = one.times.map((time) => Math.round(time * month));
  const shifted = (by: number) => one.forecast.map((x) => x + by);
  return {
    ...report,
    model: { ...report.model, timeName: "month", start: "1958-03-01" },
    trajectories: [{
      ...one,
      times,
      band: { times, lower: shifted(-0.2), upper: shifted(0.2) },
      inputs: {
        ...{ names: ["valve"], times, kind: "previous" as const },
        values: times.map((_, i) => Math.floor(i / 9) % 2),
      },
      doses: [{ time: times[3], amount: 5 }, { time: times[30], amount: 2.5 }],
    }],
    verdict: { kind: "better", text: "Better than the last value by 3.2 times." },
    parameters: {
      rows: [
        { name: "decay", value: 0.25, low: 0.2, high: 0.31, unit: "1/s", identifiable: true },
        { name: "<b>gain</b>", value: -3, low: -Infinity, high: Infinity, identifiable: false },
      ],
      level: 0.95,
      notes: ["The network has 40 numbers."],
    },
  };
}
