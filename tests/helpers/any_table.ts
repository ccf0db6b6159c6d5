import { Random } from "../../mod.ts";
import * as fc from "./drawn.ts";

/** A table that somebody might have, and options to train on it. */
export interface AnyTable {
  /** The text of the file. */
  readonly text: string;
  /** What the command is told. */
  readonly options: readonly string[];
}

const KINDS = ["amounts", "walk", "constant", "with zeros", "whole", "wide"] as const;

/** What a table is made of. */
interface Made {
  readonly kinds: readonly typeof KINDS[number][];
  readonly groups: number;
  readonly rows: number;
  readonly scale: number;
  readonly missing: number;
  readonly has: Readonly<Record<"input" | "dose" | "covariate", boolean>>;
  readonly seed: number;
}

/**
 * Tables of finite numbers, drawn: few rows or more, several groups, columns that do not vary, have zeros,
 * or span many orders, cells that are missing, inputs, doses and covariates; and options that go with them
 * or do not.
 *
 * @param always What the command is told in every case.
 */
export function anyTable(always: readonly string[]): fc.Arbitrary<AnyTable> {
  const made: fc.Arbitrary<Made> = fc.record({
    kinds: fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 3 }),
    groups: fc.constantFrom(1, 1, 2, 3, 5),
    rows: fc.constantFrom(2, 3, 5, 9, 14, 24),
    scale: fc.constantFrom(1, 1, 1000, 1e-9, 1e9, 1e-150, 1e150),
    missing: fc.constantFrom(0, 0, 0.1, 0.4),
    has: fc.record({ input: fc.boolean(), dose: fc.boolean(), covariate: fc.boolean() }),
    seed: fc.nat(),
  });
  const asked = fc.subarray([
    ...["--hidden-states=1", "--stable=yes", "--positive=yes", "--season=4", "--standardise=no"],
    ...["--holdout=0", "--stable=no"],
  ], { maxLength: 2 });
  return fc.tuple(made, asked).map(([what, options]) => ({
    text: textOf(what),
    options: [
      ...always,
      ...options.filter((one, k) => !one.startsWith("--stable") || k === options.length - 1),
      ...what.groups > 1 ? ["--group=g"] : [],
      ...what.has.input ? ["--input=u"] : [],
      ...what.has.dose ? ["--dose=d"] : [],
    ],
  }));
}

function textOf({ kinds, groups, rows, scale, missing, has, seed }: Made): string {
  const random = new Random(seed);
  const oneOf = <T>(all: readonly T[]) => all[Math.floor(random.uniform(0, all.length))];
  const head = [
    ...["t", ...kinds.map((_, k) => `x${k}`)],
    ...[...has.input ? ["u"] : [], ...has.dose ? ["d"] : [], ...has.covariate ? ["w"] : [], "g"],
  ];
  const lines = [head.join(",")];
  for (let g = 0; g < groups; g++) {
    let t = oneOf([0, 100, -5]);
    const weight = oneOf(["0", "1", "50", "-3"]);
    const walks = kinds.map(() => random.uniform(-1, 1));
    for (let i = 0; i < rows; i++) {
      t += oneOf([0.5, 1, 1, 3]);
      const cells = kinds.map((kind, k) => {
        const walk = walks[k] += random.uniform(-1, 1);
        const x = {
          ...{ amounts: Math.exp(walk), walk, constant: 5, wide: Math.exp(6 * walk) },
          ...{ "with zeros": random.uniform() < 0.3 ? 0 : Math.abs(walk), whole: i * i % 4 },
        }[kind];
        return random.uniform() < missing ? "" : String(x * scale);
      });
      lines.push([
        ...[t, ...cells],
        ...has.input ? [random.uniform() < 0.1 ? "" : random.uniform(-2, 2)] : [],
        ...has.dose ? [random.uniform() < 0.3 ? oneOf([1, 5, 100]) : 0] : [],
        ...has.covariate ? [weight] : [],
        `g${g}`,
      ].join(","));
    }
  }
  return lines.join("\n");
}
