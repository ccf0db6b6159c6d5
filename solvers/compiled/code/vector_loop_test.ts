import { assertEquals } from "@std/assert";
import {
  type Code,
  type Dtype,
  i32,
  type Lanes,
  lanesOf,
  ModuleBuilder,
} from "../../../tensors/internal.ts";
import { type Chunk, type Place, vectorLoop, vectorLoopDown } from "./vector_loop.ts";

const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 18, 19, 33, 35, 39, 63, 66, 101];
const FROM: Place = { offset: 1024 };
const TO: Place = { offset: 4096 };

/** Runs a function that is written chunk by chunk; `places` are addresses that it is given. */
function run(
  dtype: Dtype,
  size: number,
  body: (chunk: Chunk, lanes: Lanes, base: Code) => void,
  fill: (buffer: ArrayBuffer) => void,
  loop = vectorLoop,
): ArrayBuffer {
  const lanes = lanesOf(dtype, false);
  const module = new ModuleBuilder();
  const f = module.function(["i32"], [], "run");
  loop(f, lanes, size, (chunk) => body(chunk, lanes, f.params[0]));
  const memory = new WebAssembly.Memory({ initial: 1 });
  fill(memory.buffer as ArrayBuffer);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), {
    env: { memory },
  });
  (instance.exports.run as (base: number) => void)(16);
  return memory.buffer as ArrayBuffer;
}

for (const dtype of ["float64", "float32"] as const) {
  const arrayOf = dtype === "float64" ? Float64Array : Float32Array;

  Deno.test(`vectorLoop() works on every element and touches no other: ${dtype}`, () => {
    for (const size of SIZES) {
      for (const loop of [vectorLoop, vectorLoopDown]) {
        const buffer = run(
          dtype,
          size,
          (chunk, { v }, base) => {
            const x = chunk.load({ base, offset: FROM.offset - 16 });
            chunk.store(TO, v.add(x, x));
          },
          (buffer) => {
            new arrayOf(buffer, FROM.offset, 110).forEach((_, i, all) => all[i] = i + 1);
            new arrayOf(buffer, TO.offset, 110).fill(-1);
          },
          loop,
        );
        const wanted = Array.from({ length: 110 }, (_, i) => i < size ? 2 * (i + 1) : -1);
        assertEquals([...new arrayOf(buffer, TO.offset, 110)], wanted, `${size}`);
      }
    }
  });

  Deno.test(`vectorLoop() goes up, vectorLoopDown() down, and they say where they are: ${dtype}`, () => {
    for (const size of SIZES) {
      for (const loop of [vectorLoop, vectorLoopDown]) {
        const { width, bytes } = lanesOf(dtype, false);
        const builder = new ModuleBuilder();
        const note = builder.outside("note", ["i32"]);
        const f = builder.function([], [], "run");
        loop(f, lanesOf(dtype, false), size, ({ at, count }) => {
          f.emit(note.call(i32.add(at, i32.const(count))));
        });
        const seen: number[] = [];
        const memory = new WebAssembly.Memory({ initial: 1 });
        const instance = new WebAssembly.Instance(new WebAssembly.Module(builder.bytes()), {
          env: { memory, note: (x: number) => seen.push(x) },
        });
        (instance.exports.run as () => void)();
        const wanted = Array.from({ length: Math.ceil(size / width) }, (_, i) => {
          return 16 * i + Math.min(width, size - i * width);
        });
        assertEquals(
          seen,
          loop === vectorLoopDown ? wanted.reverse() : wanted,
          `${size} of ${bytes} bytes`,
        );
      }
    }
  });
}

Deno.test("loadDoubles() and loadSingles() read the same elements in the other precision", () => {
  for (const size of SIZES) {
    const narrowed = run(
      "float32",
      size,
      (chunk, _lanes, base) => chunk.store(TO, chunk.loadDoubles({ base, offset: 1008 })),
      (buffer) => new Float64Array(buffer, 1024, 110).forEach((_, i, all) => all[i] = i + 0.1),
    );
    const wanted = Array.from({ length: 110 }, (_, i) => i < size ? Math.fround(i + 0.1) : 0);
    assertEquals([...new Float32Array(narrowed, TO.offset, 110)], wanted, `${size}`);
    const widened = run(
      "float64",
      size,
      (chunk, _lanes, base) => chunk.store(TO, chunk.loadSingles({ base, offset: 1008 })),
      (buffer) => new Float32Array(buffer, 1024, 110).forEach((_, i, all) => all[i] = i + 0.1),
    );
    assertEquals([...new Float64Array(widened, TO.offset, 110)], wanted, `${size}`);
  }
});
