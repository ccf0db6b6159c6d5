import { assertEquals } from "@std/assert";
import {
  meanSquaredError,
  mul,
  neg,
  rk4,
  tensor,
  valueAndGrad,
  vectorField,
} from "../../../mod.ts";
import { watchedLoss } from "./watched_loss.ts";

Deno.test("a watched loss has the gradient of the loss, its own dL/dθ included", () => {
  const field = vectorField({ state: [], parameters: { gain: tensor(3) }, f: (_t, y) => neg(y) });
  const loss = meanSquaredError([0.5, 1], [2, 1], {
    observe: (y, { parameters: p }) => mul(p.gain, y),
  });
  let looks = 0;
  const watched = watchedLoss(loss, () => looks++);
  const problem = { field, y0: 1, t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const [plain, seen] = [loss, watched].map((own) => valueAndGrad({ ...problem, loss: own }));
  assertEquals(seen, plain);
  assertEquals(looks, 4);
});
