import { assertEquals } from "@std/assert";
import { settlePoints } from "../path/path_loss.ts";
import { KnownSteps } from "../steps/steps.ts";
import { seenNodes } from "./seen_nodes.ts";

const steps = new KnownSteps(4, Infinity, { t0: 0, t1: 1, size: 0.25 });

Deno.test("seenNodes() has the ends of steps that are read within, nodes that are read, and the last", () => {
  const at = (points: Parameters<typeof settlePoints>[0]) =>
    seenNodes(steps, settlePoints(points, 0, 1), 1).map(({ node, inside }) =>
      inside ? -node : node
    );
  assertEquals(at("end"), [4]);
  assertEquals(at("start"), [0, 4]);
  assertEquals(at([0.5, 0.6]), [2, -3, 4]);
  assertEquals(at([0, 0.1, 0.25]), [0, -1, 4]);
  assertEquals(at({ every: 2, times: [0.9] }), [2, -4]);
});
