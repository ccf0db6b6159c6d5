import { assert, assertEquals } from "@std/assert";
import { type Dtype, lanesOf } from "../lanes.ts";
import { emitProduct, productScratch, type ProductSpec } from "./product.ts";
import { ModuleBuilder } from "../assembler/module_builder.ts";

/** Numbers around the matrices that no product may touch. */
const GUARD = 16;
const GUARDED = -12345;

/** A module with the product as `product`. */
function moduleOf(dtype: Dtype, fused: boolean, spec: ProductSpec): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const product = emitProduct(module, lanesOf(dtype, fused), spec);
  const f = module.function(["i32", "i32", "i32", "i32"], [], "product");
  f.emit(product.call(...f.params));
  return module.bytes();
}

/** Runs a product of small whole numbers, whose sums are exact in any order, and checks it. */
function check(dtype: Dtype, fused: boolean, spec: ProductSpec): void {
  const { m, n, k, aTransposed, bTransposed, accumulate } = spec;
  const lanes = lanesOf(dtype, fused);
  const scratch = productScratch(lanes, spec) / lanes.bytes;
  const sizes = [m * k, k * n, m * n, scratch];
  // The last one, A or B, ends where the memory ends: reading past it is an error too.
  const order = accumulate ? [2, 3, 0, 1] : [3, 2, 1, 0];
  const total = sizes.reduce((sum, size) => sum + size + GUARD, 0) * lanes.bytes;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(total / 65536) });
  let at = memory.buffer.byteLength / lanes.bytes - total / lanes.bytes;
  const starts: number[] = [];
  for (const i of order) {
    at += GUARD;
    starts[i] = at;
    at += sizes[i];
  }
  const all = dtype === "float64"
    ? new Float64Array(memory.buffer)
    : new Float32Array(memory.buffer);
  all.fill(GUARDED);
  const [a, b, c] = starts.map((start, i) => all.subarray(start, start + sizes[i]));
  for (let i = 0; i < a.length; i++) a[i] = (i * 7) % 13 - 6;
  for (let i = 0; i < b.length; i++) b[i] = (i * 5) % 11 - 5;
  for (let i = 0; i < c.length; i++) c[i] = accumulate ? i % 9 : NaN;
  const expected = all.slice();
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = accumulate ? c[i * n + j] : 0;
      for (let l = 0; l < k; l++) {
        sum += a[aTransposed ? l * m + i : i * k + l] * b[bTransposed ? j * k + l : l * n + j];
      }
      expected[starts[2] + i * n + j] = sum;
    }
  }
  const instance = new WebAssembly.Instance(
    new WebAssembly.Module(moduleOf(dtype, fused, spec)),
    { env: { memory } },
  );
  const product = instance.exports.product as (...addresses: number[]) => void;
  product(...starts.map((start) => start * lanes.bytes));
  const got = all.slice();
  got.fill(0, starts[3], starts[3] + scratch);
  expected.fill(0, starts[3], starts[3] + scratch);
  const wrong = got.findIndex((x, i) => !(x === expected[i]));
  assert(
    wrong < 0,
    `${dtype} ${fused ? "fused " : ""}${JSON.stringify(spec)}: at ${wrong} of ` +
      `A ${starts[0]}, B ${starts[1]}, C ${starts[2]}, scratch ${starts[3]}: ` +
      `got ${got[wrong]}, wanted ${expected[wrong]}`,
  );
}

function checkAllKinds(dtype: Dtype, fused: boolean, m: number, n: number, k: number): void {
  for (const aTransposed of [false, true]) {
    for (const bTransposed of [false, true]) {
      for (const accumulate of [false, true]) {
        check(dtype, fused, { m, n, k, aTransposed, bTransposed, accumulate });
      }
    }
  }
}

const DTYPES = ["float64", "float32"] as const;
const SPEC = { m: 9, n: 9, k: 9, aTransposed: false, bTransposed: false, accumulate: false };

const canFuse = WebAssembly.validate(moduleOf("float64", true, SPEC));
const FUSED = {
  ignore: !canFuse,
  why: canFuse ? "" : " (left out: this engine knows no relaxed SIMD)",
};

for (const dtype of DTYPES) {
  Deno.test(`emitProduct gives the sums of the triple loop in ${dtype}, all small sizes`, () => {
    for (const m of [0, 1, 2, 3, 5, 9]) {
      for (const n of [0, 1, 2, 3, 5, 7, 13]) {
        for (const k of [0, 1, 4, 5, 18]) checkAllKinds(dtype, false, m, n, k);
      }
    }
  });

  Deno.test(`emitProduct gives the sums of the triple loop in ${dtype}, larger sizes`, () => {
    const sizes = [
      [1, 128, 64],
      [1, 33, 100],
      [2, 65, 17],
      [3, 50, 33],
      [8, 64, 100],
      [17, 33, 65],
      [32, 128, 64],
      [33, 8, 40],
      [100, 5, 37],
      [64, 64, 1],
      [66, 31, 3],
    ];
    for (const [m, n, k] of sizes) checkAllKinds(dtype, false, m, n, k);
  });

  Deno.test(`emitProduct gives the sums of the triple loop in ${dtype}, beyond the caches`, () => {
    checkAllKinds(dtype, false, 11, 131, 523);
    checkAllKinds(dtype, false, 37, 367, 259);
    check(dtype, false, { ...SPEC, m: 1031, n: 70, k: 520 });
    check(dtype, false, { ...SPEC, m: 1, n: 2051, k: 2050 });
  });

  Deno.test({
    name: `emitProduct with fused multiply-add gives the same sums in ${dtype}${FUSED.why}`,
    ignore: FUSED.ignore,
    fn() {
      for (const m of [1, 2, 3, 8, 33]) {
        for (const n of [1, 2, 7, 33]) {
          for (const k of [2, 3, 7, 33]) {
            checkAllKinds(dtype, true, m, n, k);
          }
        }
      }
      checkAllKinds(dtype, true, 12, 131, 523);
    },
  });

  Deno.test(`emitProduct passes NaN and Infinity on in ${dtype}`, () => {
    const spec = { ...SPEC, m: 5, n: 7, k: 6 };
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(
      new WebAssembly.Module(moduleOf(dtype, false, spec)),
      { env: { memory } },
    );
    const { bytes } = lanesOf(dtype, false);
    const all = dtype === "float64"
      ? new Float64Array(memory.buffer)
      : new Float32Array(memory.buffer);
    const [a, b, c] = [0, 1000, 2000];
    all.fill(1, a, a + 30).fill(1, b, b + 42);
    all[a + 6] = NaN;
    all[b + 1] = Infinity;
    (exports.product as (...addresses: number[]) => void)(
      ...[a, b, c, 3000].map((at) => at * bytes),
    );
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 7; j++) {
        assertEquals(all[c + i * 7 + j], i === 1 ? NaN : j === 1 ? Infinity : 6);
      }
    }
  });
}

Deno.test("productScratch is 0 where nothing is copied", () => {
  for (const dtype of DTYPES) {
    const lanes = lanesOf(dtype, false);
    const vector = { ...SPEC, m: 1, n: 128, k: 64 };
    assertEquals(productScratch(lanes, vector), 0);
    assertEquals(productScratch(lanes, { ...vector, bTransposed: true }), 0);
    assertEquals(productScratch(lanes, { ...vector, m: 128, n: 1 }), 0);
    assertEquals(productScratch(lanes, { ...SPEC, m: 0 }), 0);
    assertEquals(
      productScratch(lanes, { ...SPEC, m: 64, n: 128, k: 32, aTransposed: true }),
      0,
    );
  }
});

Deno.test("emitProduct stays small: a few kB for the products of a network", () => {
  for (const dtype of DTYPES) {
    for (const [m, n, k] of [[1, 128, 64], [32, 128, 64], [32, 64, 128]]) {
      for (const aTransposed of [false, true]) {
        for (const bTransposed of [false, true]) {
          const spec = { m, n, k, aTransposed, bTransposed, accumulate: true };
          const { length } = moduleOf(dtype, true, spec);
          assert(length < 8192, `${dtype} ${JSON.stringify(spec)}: ${length} bytes`);
        }
      }
    }
  }
});
