import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import {
  FAILS,
  fit,
  member,
  MODULE,
  type SeedFault,
} from "../../tests/problems/workers/decays_worker.ts";
import { ensemble, WorkerError } from "../mod.ts";

testWith({ name: "ensemble() fails by workers as it fails without", read: true }, async () => {
  const seeds = [0, FAILS + 1, FAILS];
  const there = await assertRejects(
    () => ensemble(member, seeds, { fit, workers: { module: MODULE, count: 1 } }),
    Error,
  );
  assertEquals(there, assertThrows(() => ensemble(member, seeds, { fit }), Error));
});

testWith({ name: "ensemble() refuses workers that have other problems", read: true }, async () => {
  const said = async (data: SeedFault) => {
    const workers = { module: MODULE, count: 1, data };
    const seeds = [0, 1];
    const { message, worker } = await assertRejects(
      async () => await ensemble(member, seeds, { fit, workers }),
      WorkerError,
    );
    assertEquals(worker, 0);
    return message;
  };
  const begin = "ensemble: worker number 0 of 1 (decays_worker.ts): the fit of seed 0: it ";
  assertEquals(
    await Promise.all([said("other seed"), said("other start"), said("fails")]),
    [
      "begins with other parameters there than here; what is drawn needs the seed",
      "has other starts y0: its module must make the very problems that are given here, in the same order",
      "fails there, and not here: there is no such table",
    ].map((end) => begin + end),
  );
});
