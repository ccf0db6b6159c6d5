import { assert } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { smallestLimits } from "./bisect.ts";
import { boundsMemory } from "../../../commands/mod.ts";

testWith({
  name:
    "smallestLimits() sees the path that full storage keeps, and none with the reversible adjoint",
  ...{ run: true, read: true },
}, async () => {
  if (!await boundsMemory()) return;
  const about = { method: "euler", system: "white-dwarf", repeat: 1, points: 10 };
  const [many, short, long] = (await smallestLimits([
    { ...about, adjoint: "reversible", steps: 100_000 },
    { ...about, adjoint: "full", steps: 1000 },
    { ...about, adjoint: "full", steps: 2_000_000 },
  ])).map(({ mebibytes }) => mebibytes!);
  assert(Math.abs(many - short) < 12, `${many} and ${short} MiB`);
  // 2,000,000 states of two numbers of 8 bytes; the runtime's own share varies by a few MiB.
  const path = 2_000_000 * 16 / 2 ** 20;
  assert(Math.abs(long - short - path) < 12, `${short} and ${long} MiB`);
});
