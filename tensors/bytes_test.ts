import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { adopt, allocate, ByteScope, resetTrackedPeak, trackedBytes } from "./bytes.ts";

const live = () => trackedBytes().live;

Deno.test("allocate() gives zeros and counts 8 bytes an element", () => {
  const before = live();
  assertEquals(allocate(3), new Float64Array(3));
  assertEquals(allocate(0).length, 0);
  assertEquals(live() - before, 24);
});

Deno.test("allocate() throws, and counts nothing, when the length is no whole number", () => {
  const before = live();
  for (const bad of [-1, 0.5, NaN, Infinity]) {
    const message = `Cannot allocate a buffer of ${bad} elements`;
    assertThrows(() => allocate(bad), RangeError, message);
  }
  assertEquals(live(), before);
});

Deno.test("adopt() counts a buffer as long as it is, and gives it back", () => {
  const before = live();
  const buffer = new Int32Array(new ArrayBuffer(100), 20, 5);
  assertStrictEquals(adopt(buffer), buffer);
  assertEquals(live() - before, 20);
});

Deno.test("a scope counts what runs in it, and release() takes just that away", () => {
  const before = live();
  const scope = new ByteScope();
  const result = scope.run(() => (allocate(2), adopt(new Uint8Array(3)), "result"));
  scope.run(() => allocate(1));
  allocate(10);
  assertEquals([result, scope.bytes, live() - before], ["result", 27, 107]);
  scope.release();
  assertEquals([scope.bytes, live() - before], [0, 80]);
  scope.release();
  assertEquals(live() - before, 80, "released once");
});

Deno.test("of nested scopes the innermost counts", () => {
  const before = live();
  const [outer, inner] = [new ByteScope(), new ByteScope()];
  outer.run(() => {
    allocate(1);
    inner.run(() => allocate(2));
    allocate(4);
  });
  assertEquals([outer.bytes, inner.bytes], [40, 16]);
  outer.release();
  assertEquals(live() - before, 16);
  inner.release();
  assertEquals(live(), before);
});

Deno.test("a scope ends when its work throws", () => {
  const scope = new ByteScope();
  const work = () => {
    allocate(1);
    throw new Error("broken");
  };
  assertThrows(() => scope.run(work), Error, "broken");
  allocate(5);
  assertEquals(scope.bytes, 8);
});

Deno.test("the peak is the most that was live at once since the last reset", () => {
  resetTrackedPeak();
  const { live: floor, peak } = trackedBytes();
  assertEquals(peak, floor);
  const work = (length: number) => {
    const scope = new ByteScope();
    scope.run(() => allocate(length));
    scope.release();
  };
  work(10);
  work(20);
  work(5);
  assertEquals(trackedBytes(), { live: floor, peak: floor + 160 });
  resetTrackedPeak();
  work(1);
  assertEquals(trackedBytes(), { live: floor, peak: floor + 8 });
});
