import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { mul, neg, positive, type Tensor } from "../../../mod.ts";
import { readRecording, TableError, UnknownColumnError } from "../../../systems/mod.ts";
import { fit, type FitOptions, loadFit } from "../mod.ts";

/** Chooses nothing but where forecasts start, so that it is short. */
const PLAIN: FitOptions = {
  ...{ hidden: 0, hiddenStates: 0, stable: false, positive: false, season: "none" },
  iterations: 40,
};

const t = Array.from({ length: 30 }, (_, i) => i / 10);
const decay = { t, x: t.map((t) => 5 * Math.exp(-t)) };
const text = ["t,x", ...t.map((t, i) => `${t},${decay.x[i]}`)].join("\n");

Deno.test("fit() says how good a model is, what it forecasts, and what charts need", async () => {
  const model = await fit(decay, PLAIN);
  assertEquals(model.verdict?.kind, "better");
  assertEquals(model.stateNames, ["x"]);
  assertEquals(model.errors.map(({ part, element }) => [part, element]), [
    ["training", "x"],
    ["hold-out", "x"],
  ]);
  const [, heldOut] = model.errors;
  assert(heldOut.model < 0.01 * heldOut["last value"]!);
  assertEquals(model.history.length, 40);
  const [{ trained, columns, path }] = model.trajectories;
  assertEquals([trained, columns.x.data.length, columns.x.model.length], [24, 30, 30]);
  assert(path.times.length >= 400 && path.columns.x.low!.length === path.times.length);
  const { paths: [{ times, columns: { x } }], leaves } = await model.forecast({ to: 4, dt: 1 });
  assertEquals([...times], [0, 1, 2, 3, 4]);
  assertAlmostEquals(x.values[4], 5 * Math.exp(-4), 1e-3);
  assert(x.low![4] < x.values[4] && x.values[4] < x.high![4]);
  assertEquals([[...x.outside], leaves], [[0, 0, 0, x.outside[3], x.outside[4]], []]);
});

Deno.test("fit() gives the same model of text, columns, rows, trajectories and recordings", async () => {
  const rows = t.map((t, i) => ({ t, x: decay.x[i] }));
  const typed = { t: Float64Array.from(t), x: Float64Array.from(decay.x) };
  const all = [text, decay, rows, typed, [decay], readRecording(text, "decay.csv")];
  const models = await Promise.all(all.map((data) => fit(data, PLAIN)));
  for (const { parameters } of models) assertEquals(parameters, models[0].parameters);
});

Deno.test("fit() takes trajectories of their own columns, dates, and cells that hold for all rows", async () => {
  const two = await fit([{ ...decay, k: 1 }, { t: [0, 1, 2], x: [3, 1, null], k: 2 }], PLAIN);
  assertEquals(two.recording.trajectories.map(({ name, times }) => [name, times.length]), [
    ["1", 30],
    ["2", 3],
  ]);
  assertEquals(two.recording.covariates?.map(({ values }) => [...values]), [[1, 2]]);
  const day = 86_400_000;
  const dated = await fit({ day: t.map((_, i) => new Date(i * day)), x: decay.x }, PLAIN);
  assertEquals(dated.startDate?.slice(0, 10), "1970-01-01");
  const { paths: [{ dates }] } = await dated.forecast({ to: "1970-01-03T00:00Z", dt: "1d" });
  assertEquals(dates?.map((date) => date.slice(0, 10)), ["1970-01-01", "1970-01-02", "1970-01-03"]);
});

Deno.test("loadFit() reads what save() and toJSON() gave: the same forecasts, errors and verdict", async () => {
  const model = await fit(decay, PLAIN);
  const wanted = await model.forecast({ to: 9 });
  for (const saved of [model.save(), model.toJSON(), JSON.stringify(model)]) {
    const again = await loadFit(saved);
    assertEquals(await again.forecast({ to: 9 }), wanted);
    assertEquals([again.verdict, again.errors], [model.verdict, model.errors]);
    assertEquals([again.description, again.range], [model.description, model.range]);
    assertEquals(again.save(), model.save());
  }
  const bytes = model.save();
  bytes[bytes.length - 1] ^= 1;
  await assertRejects(() => loadFit(bytes), SyntaxError);
  await assertRejects(() => loadFit(model.parameters), SyntaxError, "parameters without a model");
  await assertRejects(() => loadFit("{}"), TypeError, "bytes that save() gave");
  const { config, parameters } = model.toJSON();
  const { model: _, ...rest } = config as Record<string, unknown>;
  await assertRejects(
    () => loadFit({ format: 1, config: rest, parameters }),
    SyntaxError,
    "there is no model yet",
  );
  await assertRejects(
    () => loadFit({ format: 1, config, parameters: {} }),
    SyntaxError,
    "must have shape",
  );
});

Deno.test("fit() fits equations that are an object, and loadFit() wants them again", async () => {
  const equations = {
    state: ["x"],
    parameters: { k: positive(2) },
    f: (_t: Tensor, x: Tensor, { k }: { k: Tensor }) => neg(mul(k, x)),
  };
  const model = await fit(decay, { equations, iterations: 1 });
  const [k] = model.found!;
  assertEquals(k.name, "k");
  assertAlmostEquals(k.value, 1, 1e-4);
  const again = await loadFit(model.save(), { equations });
  assertEquals(await again.forecast({ to: 5 }), await model.forecast({ to: 5 }));
  await assertRejects(() => loadFit(model.save()), TypeError, "give them as the option equations");
  await assertRejects(
    () => fit(decay, { equations, hidden: 3 }),
    RangeError,
    "fit: hidden is for a network",
  );
});

Deno.test("fit() drives a model by inputs, and goes on from new data", async () => {
  const u = t.map((t) => Math.sin(3 * t));
  const driven = { t, u, x: t.map((t) => 1 - Math.cos(3 * t)) };
  const model = await fit(driven, { ...PLAIN, input: ["u"] });
  await assertRejects(() => model.forecast({ to: 3 }), RangeError, "u drives the model");
  const inputs = { t: [2.9, 5], u: [0, 0] };
  const { paths: [{ name, times }] } = await model.forecast({ to: 4, fromData: driven, inputs });
  assertEquals([name, times[0], times.at(-1)], ["1", 2.9, 4]);
});

Deno.test("fit() ends when it is aborted, and tells how far it is", async () => {
  const early = AbortSignal.abort(new Error("stop"));
  await assertRejects(() => fit(decay, { ...PLAIN, signal: early }), Error, "stop");
  const phases = new Set<string>();
  const controller = new AbortController();
  await assertRejects(
    () =>
      fit(decay, {
        ...PLAIN,
        iterations: 100_000,
        signal: controller.signal,
        onProgress({ phase, done, of }) {
          phases.add(phase);
          assert(done <= of);
          if (phase === "training") controller.abort(new Error("enough"));
        },
      }),
    Error,
    "enough",
  );
  assertEquals([...phases], ["choosing", "training"]);
});

Deno.test("fit() says what is wrong in the words of a call", async () => {
  const wrong = async (options: unknown, words: string, data: unknown = decay) => {
    const error = await assertRejects(() => fit(data as typeof decay, options as FitOptions));
    assert(error instanceof Error && error.message.includes(words), String(error));
    assert(!error.message.includes("--"), error.message);
    return error.constructor;
  };
  assertEquals(await wrong({ hiden: 3 }, 'did you mean "hidden"?'), TypeError);
  assertEquals(await wrong({ seed: {} }, "fit: the option seed must be"), TypeError);
  assertEquals(await wrong({ workers: 2 }, "fit: workers must be an object"), TypeError);
  const workers = { module: import.meta.url };
  assertEquals(await wrong({ workers, equations: {} }, "leave workers out"), TypeError);
  assertEquals(await wrong({ workers: { ...workers, data: 1 } }, "data is for"), TypeError);
  assertEquals(await wrong({ seed: -1 }, "fit: seed must be a whole number from 0"), RangeError);
  assertEquals(await wrong({ holdout: 2 }, "fit: holdout must be a part"), RangeError);
  assertEquals(await wrong({ learningRate: 0 }, "fit: learningRate must be"), RangeError);
  assertEquals(await wrong({ method: "rk5" }, 'the nearest is "rk4"'), RangeError);
  assertEquals(
    await wrong({ positive: true }, 'take positive: "auto"', { t, x: t.map((t) => t - 1) }),
    RangeError,
  );
  assertEquals(await wrong({ state: ["y"] }, 'no column "y"'), UnknownColumnError);
  assertEquals(
    await wrong({}, "row 3, column 2 (x)", { t: [0, 1, 2], x: [1, 2, "three"] }),
    TableError,
  );
  assertEquals(await wrong({}, "t has 2 cells and x 1", { t: [0, 1], x: [1] }), TypeError);
  assertEquals(await wrong({}, "must be the text of a table", 7), TypeError);
  const recording = readRecording(text, "decay.csv");
  assertEquals(await wrong({ state: ["x"] }, "give it to readRecording", recording), TypeError);
});

Deno.test("forecast() says what is wrong in the words of a call", async () => {
  const model = await fit(decay, PLAIN);
  const wrong = (options: object, words: string) =>
    assertRejects(() => model.forecast(options), Error, words);
  await wrong({}, "say with to until when");
  await wrong({ to: 3, times: [1] }, "leave one of them out");
  await wrong({ to: 3, dt: 0 }, "dt must be a number above 0");
  await wrong({ to: -3 }, "to must be after 0");
  await wrong({ to: "2024-01-31" }, "to must be a number");
  await wrong({ to: 3, until: 4 }, "unknown option");
  await wrong({ to: 3, inputs: decay }, "leave inputs out");
  await wrong({ to: 3, start: [1, 2] }, "start must have 1 number");
  const { paths: [{ columns: { x } }], leaves } = await model.forecast({
    from: 0,
    to: 1,
    start: [40],
  });
  assert(x.outside[0] > 2 && leaves[0].column === "x");
});
