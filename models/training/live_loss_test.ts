import { assert, assertEquals, assertThrows } from "@std/assert";
import { adamW, liveLoss, meanSquaredError, mlp, rk4, train } from "../../mod.ts";

interface Sent {
  readonly type: string;
  readonly id: unknown;
  readonly points: readonly { readonly x: number }[];
}

/** What a notebook is sent, and how to send it. */
function listener() {
  const sent: Sent[] = [];
  const broadcast = (type: string, content: Readonly<Record<string, unknown>>) => {
    const { data, transient } = JSON.parse(JSON.stringify(content));
    const { datasets } = data["application/vnd.vegalite.v5+json"];
    sent.push({ type, id: transient.display_id, points: datasets["0-0"] });
  };
  return { sent, broadcast };
}

Deno.test("liveLoss() draws at the first iteration, and all of them when the training has ended", async () => {
  const { sent, broadcast } = listener();
  const times = [0, 0.5, 1];
  const training = train({
    field: mlp({ state: [1], hidden: [4] }),
    ...{ y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4, optimizer: adamW(), iterations: 12 },
    loss: meanSquaredError(times, [[1], [0.6], [0.37]]),
    onIteration: liveLoss({ broadcast, every: 1e9 }),
  });
  assertEquals(sent.map(({ points }) => points.length), [1]);
  await Promise.resolve();
  assertEquals(sent.map(({ type }) => type), ["display_data", "update_display_data"]);
  assertEquals(sent[1].points.map(({ x }) => x), Array.from(training.losses, (_, i) => i + 1));
  assertEquals(sent[0].id, sent[1].id);
});

Deno.test("liveLoss() keeps its distance between steps of one's own, and each chart is another one", async () => {
  const { sent, broadcast } = listener();
  const [one, other] = [liveLoss({ broadcast, every: 1e9 }), liveLoss({ broadcast, every: 0 })];
  for (let k = 0; k < 5; k++) {
    one({ loss: 1 / (1 + k) });
    await Promise.resolve();
  }
  assertEquals(sent.length, 1);
  for (const loss of [3, 2, 1]) other({ loss });
  await Promise.resolve();
  assertEquals(sent.length, 4);
  assert(sent[0].id !== sent[1].id);
});

Deno.test("liveLoss() goes on where nobody listens, and says so where there is no notebook", async () => {
  const live = liveLoss({ broadcast: () => Promise.reject(new Error("gone")) });
  live({ loss: 1 });
  await new Promise((done) => setTimeout(done, 0));
  assertThrows(() => liveLoss(), TypeError, "there is no notebook of Deno here");
  assertThrows(() => liveLoss({ evrey: 1 } as never), TypeError, 'did you mean "every"?');
  assertThrows(() => liveLoss({ broadcast: 1 as never }), TypeError, "must be a function, got");
});
