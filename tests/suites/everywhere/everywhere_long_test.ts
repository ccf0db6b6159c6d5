import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { askBrowser } from "../../helpers/browser/browser.ts";
import { relativeDifference } from "../../helpers/central_differences.ts";
import { testWith } from "../../helpers/permissions.ts";
import { findRuntime } from "../../runtimes/runtimes.ts";
import { type Answer, askProgram, bundle, printed } from "./answer.ts";
import { numbersOf } from "./gradients.ts";

/** Loss, shape of a part of the gradient and reconstruction error; the loss after training. */
type Printed = [[number, number[], number], [number]];

type Bits = Answer["bits"][string];

const NEEDS = { run: true, read: true, write: true } as const;

let inDeno: Promise<Answer> | undefined;
const denosAnswer = () => inDeno ??= askProgram(Deno.execPath(), ["run", "--no-prompt"]);

/** The pairs of method and adjoint whose gradients are not the same to the last bit. */
function differing(got: Bits, wanted: Bits): string[] {
  assertEquals(Object.keys(got), Object.keys(wanted));
  return Object.keys(wanted).filter((pair) => String(got[pair]) !== String(wanted[pair]));
}

/** Gradients agree to what is promised of compiled and interpreted ones, in `KernelOptions`. */
function assertClose(got: Bits, wanted: Bits): void {
  assertEquals(Object.keys(got), Object.keys(wanted));
  for (const [pair, bits] of Object.entries(wanted)) {
    assertLess(relativeDifference(numbersOf(got[pair]), numbersOf(bits)), 1e-13, pair);
  }
}

/** Holds what a runtime says against what Deno says, on the same machine. */
async function compare(t: Deno.TestContext, got: Answer): Promise<void> {
  const deno = await denosAnswer();
  for (const dtype of ["float64", "float32"]) {
    await t.step(`${dtype}, compiled: the same bits`, () => {
      assertEquals(differing(got.bits[dtype], deno.bits[dtype]), []);
    });

    // Where x y + z may be rounded once, some engines round it twice all the same.
    await t.step(`${dtype}, compiled and fused: the bits with fusion, or all those without`, () => {
      const fused = got.bits[`${dtype} fused`];
      const others = differing(fused, deno.bits[`${dtype} fused`]);
      if (others.length > 0) assertEquals(differing(fused, deno.bits[dtype]), []);
    });
  }

  await t.step("interpreted, of arithmetic alone: the same bits", () => {
    const kernels = "interpreter, arithmetic";
    assertEquals(differing(got.bits[kernels], deno.bits[kernels]), []);
  });

  // Interpreted, tanh and the others are those of the engine: no standard says how they round.
  await t.step("interpreted, with the engine's own functions: to 1e-13 of the largest", () => {
    assertClose(got.bits.interpreter, deno.bits.interpreter);
  });

  await t.step("the README's example: what it prints", () => {
    const [[value, shape, error], [bestLoss]] = got.example as Printed;
    const [[denosValue, denosShape], [denosBestLoss]] = deno.example as Printed;
    assertEquals(shape, denosShape);
    // Its data are made by the engine's own sin and cos, and 300 updates carry their rounding on.
    assertAlmostEquals(value, denosValue, 1e-12);
    assertAlmostEquals(bestLoss, denosBestLoss, 1e-9 * denosBestLoss);
    assertLess(error, 1e-10);
  });
}

testWith({ name: "Deno has every gradient, without any permission", ...NEEDS }, async () => {
  const { bits } = await denosAnswer();
  assertEquals(Object.keys(bits).length, 6);
  for (const pairs of Object.values(bits)) {
    assert(Object.keys(pairs).length > 150);
    for (const [pair, words] of Object.entries(pairs)) {
      const numbers = numbersOf(words);
      assertEquals(numbers.length, 1 + 2 + 8, pair);
      assert(numbers.every((x) => Number.isFinite(x) && x !== 0), pair);
    }
  }
});

for (const runtime of ["node20", "node22"] as const) {
  const name = `Node ${runtime.slice(4)} has the gradients that Deno has`;
  testWith({ name, runtime, ...NEEDS }, async (t) => {
    await compare(t, await askProgram(findRuntime(runtime)!));
  });
}

testWith({ name: "Bun has the gradients that Deno has", runtime: "bun", ...NEEDS }, async (t) => {
  // Else it reserves gigabytes of addresses for each memory, and takes seconds to give them back.
  const env = { BUN_JSC_useWasmFastMemory: "0" };
  await compare(t, await askProgram(findRuntime("bun")!, ["run"], env));
});

testWith({
  name: "a page and a worker in Chromium have the gradients that Deno has",
  runtime: "chromium",
  ...NEEDS,
}, async (t) => {
  const page = `<!doctype html><script type="module">
    const post = (said) => fetch("/", { method: "POST", body: JSON.stringify(said) });
    addEventListener("error", ({ message }) => post({ error: message }));
    addEventListener("unhandledrejection", ({ reason }) => post({ error: String(reason) }));
    const { answer } = await import("./answer.js");
    const page = answer();
    const worker = new Worker("./worker.js", { type: "module" });
    worker.onerror = ({ message }) => post({ error: "in the worker: " + message });
    worker.onmessage = ({ data }) => post({ page, worker: data });
  </script>`;
  const { error, ...said } = await askBrowser<Record<string, Answer>>({
    "index.html": page,
    "answer.js": await bundle(),
    "worker.js": `import { answer } from "./answer.js"; postMessage(answer());`,
  });
  assertEquals(error, undefined);
  for (const [where, got] of Object.entries(said)) {
    await t.step(`the ${where}`, (t) => compare(t, got));
  }
});

testWith({
  name: "OpenBLAS has the gradients that compiled products have",
  runtime: "openblas",
  ...NEEDS,
}, async () => {
  const script = decodeURIComponent(new URL("blas_gradients.ts", import.meta.url).pathname);
  const args = ["run", "--no-prompt", "--allow-ffi", script];
  const { blas, wasm } = JSON.parse(await printed(Deno.execPath(), args));
  assertEquals([blas.runsOn, wasm.runsOn], ["blas", "wasm"]);
  assertClose(blas.bits, wasm.bits);
});
