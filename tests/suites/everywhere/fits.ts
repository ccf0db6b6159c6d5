import { mul, neg, positive, type Tensor } from "../../../mod.ts";
import { fit, type FitOptions, loadFit } from "../../../experiments/fit/mod.ts";

/** What fits come to, of a few small recordings. */
export interface Fits {
  /** What was chosen and what is said of it. */
  readonly said: readonly (string | undefined)[];
  /** Errors, forecasts, bands and parameters, by what they are of. */
  readonly numbers: Readonly<Record<string, readonly number[]>>;
}

/** Short, and still with a model to choose and one to train. */
const SHORT: FitOptions = { hidden: 0, hiddenStates: 0, iterations: 60 };

/** What does not depend on the engine but for its own functions: dated, driven, by equations, kept and read. */
export async function fits(): Promise<Fits> {
  const t = Array.from({ length: 30 }, (_, i) => i / 10);
  const day = t.map((_, i) => `2024-01-${String(i + 1).padStart(2, "0")}`);
  const dated = await fit({ day, x: t.map((t, i) => 5 / (1 + t) + (i % 3) / 100) }, SHORT);
  const again = await loadFit(dated.save());
  const { paths: [{ dates, columns: { x } }] } = await again.forecast({
    to: "2024-02-10",
    dt: "1d",
  });
  const u = t.map((_, i) => i % 16 < 8 ? 1 : -1);
  let last = 0;
  const y = u.map((u) => {
    const now = last;
    last = 0.8 * last + 0.2 * u;
    return now;
  });
  const driven = await fit({ t, u, y }, { ...SHORT, input: ["u"], inputKind: "previous" });
  const equations = await fit({ t, x: t.map((t) => 5 / (1 + t * t)) }, {
    equations: {
      state: ["x"],
      parameters: { k: positive(2) },
      f: (_t: Tensor, x: Tensor, { k }: { k: Tensor }) => neg(mul(k, x)),
    },
    iterations: 2,
  });
  const [k] = equations.found!;
  return {
    said: [
      ...[dated, driven, equations].flatMap((each) => [each.description, each.verdict?.kind]),
      dates?.at(-1),
    ],
    numbers: {
      dated: [...x.values],
      bands: [...x.low!, ...x.high!],
      driven: driven.errors.map(({ model }) => model),
      equations: [k.value, k.low, k.high],
    },
  };
}
