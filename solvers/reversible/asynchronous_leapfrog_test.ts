import { assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import { matmul, tensor } from "../../tensors/mod.ts";
import { solve } from "../solve.ts";
import { vectorField } from "../vector_field.ts";
import { asynchronousLeapfrog } from "./asynchronous_leapfrog.ts";

Deno.test("damped, the stable hα fill the ellipse between −2(1 − η)/η and 0", () => {
  for (const [damping, angle] of [[0.9, 3.14], [0.9, 1.6], [0.75, 2.5], [0.75, -0.7], [0.55, 2]]) {
    const size = (factor: number) => {
      const [x, im] = [factor * Math.cos(angle), factor * Math.sin(angle)];
      const re = (1 - damping) / damping * (x - 1);
      const turn = tensor([[re, -im], [im, re]]);
      const field = vectorField({ state: [2], f: (_t, y) => matmul(turn, y) });
      const method = asynchronousLeapfrog({ damping });
      const problem = { field, y0: [1, 0], t0: 0, t1: 1000, dt: 1, method };
      const { y1 } = solve({ ...problem, watchDrift: false });
      return Math.hypot(...y1.data);
    };
    assertLess(size(0.9), 1e-9);
    assertGreater(size(1.2), 1e3);
  }
});

Deno.test("asynchronousLeapfrog() throws for a damping outside (1/2, 1]", () => {
  for (const damping of [0.5, 0, -1, 1.0001, NaN, Infinity, "1" as unknown as number]) {
    assertThrows(() => asynchronousLeapfrog({ damping }), RangeError, `got ${damping}`);
  }
});

Deno.test("asynchronousLeapfrog() takes a first step of the midpoint method, damped one of Euler's order", () => {
  assertEquals([1, 0.9].map((damping) => asynchronousLeapfrog({ damping }).base?.name), [
    ...["midpoint", "euler"],
  ]);
});
