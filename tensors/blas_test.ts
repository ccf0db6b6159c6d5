import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { testWith } from "../tests/helpers/permissions.ts";
import { type Blas, BlasError, openBlas } from "./blas.ts";
import type { ProductSpec } from "./wasm/matrix/product.ts";

/** Runs `work` where `globalThis.Deno` is something else, or nothing. */
function withDeno<T>(fake: unknown, work: () => T): T {
  const own = Object.getOwnPropertyDescriptor(globalThis, "Deno")!;
  Object.defineProperty(globalThis, "Deno", { value: fake, configurable: true });
  try {
    return work();
  } finally {
    Object.defineProperty(globalThis, "Deno", own);
  }
}

/** A machine where each library fails to open. */
const without = (os: string, error: Error) => ({
  build: { os },
  dlopen: () => {
    throw error;
  },
});

Deno.test("openBlas says that it needs Deno where there is no foreign function interface", () => {
  for (const elsewhere of [undefined, {}, { build: { os: "linux" } }]) {
    const error = withDeno(elsewhere, () => assertThrows(() => openBlas(), BlasError));
    assertStringIncludes(error.message, "foreign function interface");
    assertStringIncludes(error.message, 'kernels: "wasm"');
    assertEquals(error.name, "BlasError");
  }
});

Deno.test("openBlas says which names it tried, and how to install the library", () => {
  for (
    const [os, name, install] of [
      ["linux", "libopenblas.so.0, libopenblas.so", "apt-get install libopenblas0"],
      ["freebsd", "libopenblas.so", "install"],
      ["darwin", "libopenblas.dylib", "brew install openblas"],
      ["windows", "libopenblas.dll", "PATH"],
    ]
  ) {
    const machine = without(os, new Error("could not open shared library"));
    const error = withDeno(machine, () => assertThrows(() => openBlas(), BlasError));
    assertStringIncludes(error.message, name);
    assertStringIncludes(error.message, install);
  }
});

Deno.test("openBlas says which permission is missing, and keeps the cause", () => {
  const cause = new Deno.errors.NotCapable("Requires ffi access");
  const error = withDeno(
    without("linux", cause),
    () => assertThrows(() => openBlas(), BlasError),
  );
  assertStringIncludes(error.message, "--allow-ffi");
  assertEquals(error.cause, cause);
});

Deno.test("openBlas says whose kernels OpenBLAS takes; opens another library by name", async () => {
  const symbols = { cblas_dgemm: gemm(8), cblas_sgemm: gemm(4) };
  const machine = (core: string) => ({
    build: { os: "linux" },
    UnsafePointerView: { getCString: (pointer: unknown) => `${pointer}` },
    dlopen(name: string) {
      if (name !== "libopenblas.so.0") return { symbols };
      return { symbols: { ...symbols, openblas_get_corename: () => core } };
    },
  });
  for (const core of ["Prescott", "Haswell"]) {
    const { openBlas: open } = await import(`./blas.ts?${core}`);
    const blas: Blas = withDeno(machine(core), () => open());
    assertEquals(blas.core, core);
  }
  const { openBlas: open, BlasError: Refused } = await import("./blas.ts?library");
  const options = { library: "libmkl_rt.so.2" };
  const blas: Blas = withDeno(machine(""), () => open(options));
  assertEquals([blas.library, blas.core], ["libmkl_rt.so.2", null]);
  assertEquals([open(options), open()], [blas, blas]);
  const error = assertThrows(() => open({ library: "libblis.so" }), Refused);
  assertStringIncludes(error.message, "libmkl_rt.so.2 is open already");
});

Deno.test("openBlas names a library that cannot be opened", async () => {
  const { openBlas: open, BlasError: Refused } = await import("./blas.ts?none");
  const machine = without("linux", new Error("could not open shared library"));
  const error = withDeno(machine, () => assertThrows(() => open({ library: "x.so" }), Refused));
  assertStringIncludes(error.message, "tried x.so");
});

Deno.test("openBlas refuses a number of threads that is none, before it opens anything", () => {
  for (const threads of [0, -1, 1.5, NaN, Infinity]) {
    const error = assertThrows(() => openBlas({ threads }), RangeError);
    assertStringIncludes(error.message, `got ${threads}`);
  }
});

/** Runs code in a process of its own, which may have permissions that this one has not. */
function inChild(code: string, ...flags: string[]): { out: string; errors: string } {
  const script = `import { openBlas } from "./blas.ts"; ${code}`;
  const { stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--v8-flags=--expose-gc",
      ...flags,
      `data:text/javascript,${
        encodeURIComponent(script.replaceAll('"./', `"${new URL(".", import.meta.url)}`))
      }`,
    ],
    env: { NO_COLOR: "1" },
  }).outputSync();
  const decoder = new TextDecoder();
  return { out: decoder.decode(stdout).trim(), errors: decoder.decode(stderr) };
}

testWith({ name: "openBlas without --allow-ffi is an error that says so", run: true }, () => {
  const { out, errors } = inChild(
    "try { openBlas() } catch (e) { console.log(e.name, e.message, e.cause.name) }",
  );
  assertEquals(
    out,
    "BlasError openBlas: no permission to open " +
      `${Deno.build.os === "linux" ? "libopenblas.so.0" : out.match(/open (\S+);/)?.[1]}; ` +
      'run with --allow-ffi, or take kernels: "wasm", which needs none NotCapable',
    errors,
  );
});

/** The triple loop. */
function productOf(spec: ProductSpec, a: ArrayLike<number>, b: ArrayLike<number>, c: number[]) {
  const { m, n, k, aTransposed, bTransposed, accumulate } = spec;
  return Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = accumulate ? c[at] : 0;
    for (let l = 0; l < k; l++) {
      sum += a[aTransposed ? l * m + i : i * k + l] * b[bTransposed ? j * k + l : l * n + j];
    }
    return sum;
  });
}

/** Each kind of product of some sizes, with whole numbers, by both ways to bind it. */
function checkProducts(blas: Pick<Blas, "product" | "bindProduct">): number {
  let count = 0;
  for (const dtype of ["float64", "float32"] as const) {
    for (const [m, n, k] of [[0, 3, 2], [3, 0, 2], [2, 3, 0], [1, 1, 1], [3, 5, 7], [33, 17, 64]]) {
      for (const aTransposed of [false, true]) {
        for (const bTransposed of [false, true]) {
          for (const accumulate of [false, true]) {
            const spec = { m, n, k, aTransposed, bTransposed, accumulate };
            const sizes = [m * k, k * n, m * n];
            const memory = new ArrayBuffer(8 * (sizes[0] + sizes[1] + sizes[2] + 4));
            const all = dtype === "float64" ? new Float64Array(memory) : new Float32Array(memory);
            const starts = [1, 2 + sizes[0], 3 + sizes[0] + sizes[1]];
            const [a, b, c] = starts.map((start, i) => all.subarray(start, start + sizes[i]));
            for (let i = 0; i < all.length; i++) all[i] = (i * 7) % 13 - 6;
            const first = productOf(spec, a, b, [...c]);
            const second = productOf(spec, a, b, first);
            const others = () => [...all].filter((_, i) => i < starts[2] || i >= starts[2] + m * n);
            const before = others();
            const [x, y, z] = starts.map((start) => start * all.BYTES_PER_ELEMENT);
            blas.product(spec, dtype, memory)(x, y, z);
            assertEquals([...c], first, JSON.stringify({ dtype, ...spec }));
            blas.bindProduct(spec, dtype, memory, x, y, z)();
            assertEquals([...c], second, JSON.stringify({ dtype, ...spec }));
            assertEquals(others(), before);
            count++;
          }
        }
      }
    }
  }
  return count;
}

type GemmArguments = [
  ...[number, number, number, number, number, number, number],
  ...[Uint8Array, number, Uint8Array, number, number, Uint8Array, number],
];

/** The C interface's product, after its documentation. */
const gemm = (bytes: 8 | 4) => (...given: GemmArguments) => {
  const [order, aForm, bForm, m, n, k, alpha, x, aRow, y, bRow, beta, z, cRow] = given;
  assertEquals([order, alpha], [101, 1]);
  const elements = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
    bytes === 8
      ? new Float64Array(buffer, byteOffset, byteLength / 8)
      : new Float32Array(buffer, byteOffset, byteLength / 4);
  const [a, b, c] = [x, y, z].map(elements);
  assert(aRow >= (aForm === 111 ? k : m) && bRow >= (bForm === 111 ? n : k) && cRow >= n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) {
        sum += a[aForm === 112 ? l * aRow + i : i * aRow + l] *
          b[bForm === 112 ? j * bRow + l : l * bRow + j];
      }
      c[i * cRow + j] = sum + (beta === 0 ? 0 : beta * c[i * cRow + j]);
    }
  }
};

Deno.test("openBlas hands each product over as the C interface wants it; opens one library once", async () => {
  // A module of its own, since a process opens a library only once.
  const { openBlas: open } = await import("./blas.ts?another");
  const tried: string[] = [];
  const threads: number[] = [];
  const machine = {
    build: { os: "linux" },
    dlopen(name: string) {
      tried.push(name);
      if (name === "libopenblas.so.0") throw new Error("could not open shared library");
      const openblas_set_num_threads = (count: number) => void threads.push(count);
      return {
        symbols: { cblas_dgemm: gemm(8), cblas_sgemm: gemm(4), openblas_set_num_threads },
      };
    },
  };
  const blas: Blas = withDeno(machine, () => open());
  assertEquals([blas.library, threads], ["libopenblas.so", []]);
  assertEquals(withDeno(machine, () => open({ threads: 3 })), blas);
  assertEquals([tried, threads], [["libopenblas.so.0", "libopenblas.so"], [3]]);
  assertEquals(checkProducts(blas), 96);
});

testWith({
  name: "openBlas multiplies with the system's library, and allocates nothing",
  runtime: "openblas",
  run: true,
}, () => {
  // The functions above go over as text.
  const { out, errors } = inChild(
    `
    ${productOf}
    const assertEquals = (x, y, why) => {
      if (String(x) !== String(y)) throw new Error(why + ": got " + x + ", wanted " + y);
    };
    ${checkProducts}
    const blas = openBlas({ threads: 1 });
    const count = checkProducts(blas);
    const memory = new ArrayBuffer(96);
    const spec = { m: 2, n: 2, k: 2, aTransposed: false, bTransposed: false, accumulate: false };
    const bound = blas.bindProduct(spec, "float64", memory, 0, 32, 64);
    const product = blas.product(spec, "float64", memory);
    const run = (times) => {
      for (let i = 0; i < times; i++) {
        bound();
        product(0, 32, 64);
      }
    };
    run(20000);
    gc();
    // V8 compiles when it likes, and that takes memory: the median of many runs does not see it.
    const grown = Array.from({ length: 31 }, () => {
      const before = Deno.memoryUsage().heapUsed;
      run(3000);
      return Deno.memoryUsage().heapUsed - before;
    });
    const bytes = grown.sort((a, b) => a - b)[15];
    console.log(JSON.stringify({ count, bytes }));
    `,
    "--allow-ffi",
  );
  assert(out.startsWith("{"), errors);
  const { count, bytes } = JSON.parse(out);
  assertEquals(count, 96);
  assert(bytes < 3000, `${bytes} bytes in 6000 calls`);
});
