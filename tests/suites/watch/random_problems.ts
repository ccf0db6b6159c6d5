import {
  asynchronousLeapfrog,
  dopri5,
  euler,
  heun,
  type Method,
  midpoint,
  ralston3,
  Random,
  reversible,
  reversibleHeun,
  rk4,
  tsit5,
} from "../../../mod.ts";
import type { NumericField } from "../../problems/numeric_field.ts";

/** A problem, and how it is to be solved. */
export interface Drawn {
  readonly label: string;
  readonly y0: readonly number[];
  readonly f: NumericField;
  /** The end; the start is 0. */
  readonly t1: number;
  readonly method: Method;
  readonly steps: number;
}

type Law = Pick<Drawn, "y0" | "f">;

/** Draws damped, oscillating and stiff problems, methods, couplings and numbers of steps. */
export class RandomProblems {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  next(): Drawn {
    const t1 = this.#spread(1, 20);
    // From hardly damped to e^300 over the solve.
    const rate = this.#spread(0.1, 300) / t1;
    const [kind, law] = this.#pick(
      [
        ["decay", () => this.#decay(rate)],
        ["driven", () => this.#driven(rate)],
        ["network", () => this.#network(rate)],
        ["oscillator", () => this.#oscillator(0)],
        ["damped oscillator", () => this.#oscillator(rate / 2)],
        ["van der Pol", () => this.#vanDerPol(t1)],
        ["mixed", () => this.#mixed(rate)],
      ] as const,
    );
    const { y0, f } = law();
    const steps = Math.round(this.#spread(10, 1500));
    const [name, method] = this.#method();
    const label = `${kind}, t1 ${t1.toPrecision(3)}, rate ${rate.toPrecision(3)}, ` +
      `${steps} steps of ${name}`;
    return { label, y0, f, t1, method, steps };
  }

  #method(): [string, Method] {
    const base = this.#pick([euler, midpoint, heun, ralston3, rk4, tsit5, dopri5, "own"] as const);
    if (base === "own") {
      if (this.#random.uniform(0, 1) < 0.5) return ["reversibleHeun", reversibleHeun];
      const damping = this.#pick([1, 1, 0.99, 0.95]);
      return [`leapfrog ${damping}`, asynchronousLeapfrog({ damping })];
    }
    const coupling = this.#pick(["auto", "auto", "auto", 0.9, 0.99, 0.999] as const);
    return [`reversible ${base.name} at ${coupling}`, reversible(base, { coupling })];
  }

  #decay(rate: number): Law {
    return { y0: [1], f: (_t, y, dy) => void (dy[0] = -rate * y[0]) };
  }

  #driven(rate: number): Law {
    const speed = this.#between(0.3, 2);
    const f: NumericField = (t, y, dy) => void (dy[0] = -rate * (y[0] - Math.sin(speed * t)));
    return { y0: [this.#between(-1, 1)], f };
  }

  #network(rate: number): Law {
    const weights = Array.from({ length: 9 }, () => this.#between(-1, 1));
    const f: NumericField = (t, y, dy) => {
      for (let i = 0; i < 3; i++) {
        const sum = weights[3 * i] * y[0] + weights[3 * i + 1] * y[1] + weights[3 * i + 2] * y[2];
        dy[i] = -rate * y[i] * (i === 0 ? 1 : 0.2) + Math.tanh(sum) + 0.2 * Math.sin(t);
      }
    };
    return { y0: [1, 0.3, -0.5], f };
  }

  #oscillator(damping: number): Law {
    const speed = this.#spread(0.5, 5);
    const f: NumericField = (_t, y, dy) => {
      dy[0] = speed * y[1];
      dy[1] = -speed * y[0] - damping * y[1];
    };
    return { y0: [1, 0], f };
  }

  #vanDerPol(t1: number): Law {
    // Time runs slower over long solves, so that the reference resolves every turn.
    const pace = Math.min(1, 8 / t1);
    const bend = this.#spread(0.3, 8);
    const f: NumericField = (_t, y, dy) => {
      dy[0] = pace * y[1];
      dy[1] = pace * (bend * (1 - y[0] * y[0]) * y[1] - y[0]);
    };
    return { y0: [2, 0], f };
  }

  #mixed(rate: number): Law {
    const f: NumericField = (t, y, dy) => {
      dy[0] = -rate * y[0] + 0.1 * y[1] * y[2];
      dy[1] = -0.3 * y[1] + 0.5 * Math.cos(t);
      dy[2] = -0.1 * rate * y[2] + 0.2 * y[0];
    };
    return { y0: [1, 1, 2], f };
  }

  #between(low: number, high: number): number {
    return this.#random.uniform(low, high);
  }

  /** Evenly on a logarithmic scale. */
  #spread(low: number, high: number): number {
    return Math.exp(this.#between(Math.log(low), Math.log(high)));
  }

  #pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.#between(0, of.length))];
  }
}
