import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { type PeerProblem, writeNumbers } from "./peer_problem.ts";
import { peerProblem } from "./peer_problems.ts";
import { type Peer, PeerFailure } from "./peer_process.ts";
import { PEER_ROWS, type PeerRow, REFERENCE_ROW } from "./peer_rows.ts";
import { type PeerResult, runProblem } from "./run_problem.ts";

const NEEDS = { read: true, write: true } as const;
const ROWS = PEER_ROWS.filter(({ name }) =>
  ["revode reversible", "revode full", "diffrax direct", "diffrax backsolve", "tfjs wasm"]
    .includes(name)
);
const PROBLEM = peerProblem("white-dwarf", true);

type Replies = Partial<Record<"ready" | "prepare" | "run" | "end", unknown>>;

interface Fakes {
  /** What rows say instead of what is right, by name. */
  readonly replies?: Readonly<Record<string, Replies>>;
  /** The gradients of rows, by name, where they are not what is right. */
  readonly gradients?: Readonly<Record<string, Float64Array>>;
  /** The problem; default one without a training. */
  readonly problem?: PeerProblem;
  /** The rows; default some of every kind but one. */
  readonly rows?: readonly PeerRow[];
}

/** Runs the problem with peers that only say that they computed. */
async function run(
  { replies = {}, gradients = {}, problem = PROBLEM, rows = ROWS }: Fakes,
  rounds = 3,
) {
  const folder = await Deno.makeTempDir();
  const asked: string[] = [];
  let open = 0;
  const start = (row: PeerRow): Peer => {
    const { ready, prepare, run, end } = replies[row.name] ?? {};
    open++;
    let closed = false;
    return {
      async ask(request) {
        const { prepare: job, run: round } = Object(request);
        let reply: unknown = end ?? { peak: 2e8, start: 1e8 };
        if (request === undefined) reply = ready ?? { ready: { [row.program]: "1.2.3" } };
        else if (job !== undefined) {
          await writeNumbers(job.gradient, gradients[row.name] ?? right(job.settings));
          reply = prepare ?? { first: 0.5, value: 1 };
        } else if (round !== undefined) {
          asked.push(`${round} ${row.name}`);
          reply = run ?? { seconds: 0.1 + round, cpu: 0.1 };
        }
        if (reply instanceof Error) throw reply;
        return reply;
      },
      close() {
        if (!closed) open--;
        closed = true;
        return Promise.resolve();
      },
    };
  };
  try {
    const results = await runProblem(problem, rows, { rounds, folder, start });
    assertEquals(open, 0, "a peer is still there");
    const named = Object.fromEntries(results.map((each) => [each.row.name, each]));
    return { results: named as Record<string, PeerResult>, asked };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A gradient that depends on what it is a gradient of. */
function right(settings: PeerRow["settings"]): Float64Array {
  const { adjoint, method, refine = 1, solver, steps } = settings;
  if (solver === "dopri8") return Float64Array.of(1, 2);
  if (solver !== undefined) return Float64Array.of(1, 2 - 3e-3 / Number(steps) ** 2);
  const reversible = method === "reversible" || adjoint === "reversible";
  const error = adjoint === "backsolve" ? 1e-3 : -1e-3;
  const base = [1, 2 + error / Number(refine)];
  return Float64Array.from(reversible ? [1, 3] : base);
}

testWith({
  name: "runProblem() times every row once a round, and none always after the same one",
  ...NEEDS,
}, async () => {
  const { results, asked } = await run({});
  assertEquals(asked.length, 3 * ROWS.length);
  assertEquals(asked.slice(0, 2), ["0 revode reversible", "0 revode full"]);
  assertEquals(asked.slice(ROWS.length, ROWS.length + 2), ["1 revode full", "1 diffrax direct"]);
  for (const { row, seconds, agrees, status, peak } of Object.values(results)) {
    assertEquals([status, agrees, peak], ["ok", true, 2e8], row.name);
    assertEquals(seconds, [0.1, 1.1, 2.1]);
  }
  assertEquals(results["diffrax direct"].versions, { diffrax: "1.2.3" });
});

testWith({
  name: "runProblem() bounds a continuous adjoint by its error, and all others by round-off",
  ...NEEDS,
}, async () => {
  const { results } = await run({
    gradients: { "diffrax direct": Float64Array.of(1, 1.999 + 1e-9) },
  });
  const { difference, bound } = results["diffrax backsolve"];
  assert(Math.abs(difference! - 1e-3) < 1e-5, String(difference));
  assert(bound! > 1e-3 && bound! < 1e-2, String(bound));
  assertEquals(results["diffrax direct"].agrees, true);
  assertEquals(results["diffrax direct"].bound, 1e-8);
  assertEquals(results["tfjs wasm"].bound, 1e-4);
});

testWith({
  name: "runProblem() takes as few steps of another method as the base method's error takes",
  ...NEEDS,
}, async () => {
  const names = ["revode reversible", "revode leapfrog", "torchdiffeq odeint, rk4"];
  const rows = PEER_ROWS.filter(({ name }) => names.includes(name));
  // With one step it would be off by 7.5e-4, and the base method is by 5e-4.
  const gradients = { "revode leapfrog": Float64Array.of(1, 2 - 1.1e-3) };
  const { results } = await run({ rows, gradients });
  const { [names[1]]: wrong, [names[2]]: good } = results;
  assertEquals([good.steps, good.agrees, wrong.steps, wrong.agrees], [2, true, 2, false]);
  assert(Math.abs(good.bound! - 5e-4) < 1e-9, String(good.bound));
  assertEquals(results[REFERENCE_ROW].steps, undefined);
});

testWith({ name: "runProblem() finds a gradient that is wrong", ...NEEDS }, async () => {
  const gradients = {
    "diffrax direct": Float64Array.of(1, 1.999 + 1e-6),
    "revode reversible": right({ adjoint: "full" }),
    "diffrax backsolve": Float64Array.of(1, 2.5),
    "tfjs wasm": Float64Array.of(1),
  };
  const { results } = await run({ gradients });
  for (const name of Object.keys(gradients)) assertEquals(results[name].agrees, false, name);
  assertEquals(results["revode full"].agrees, true);
});

testWith({
  name: "runProblem() goes on without a peer that dies, is missing or talks nonsense",
  ...NEEDS,
}, async () => {
  const { results } = await run({
    replies: {
      "diffrax direct": { run: new PeerFailure("exit code 1: out of memory") },
      "diffrax backsolve": { ready: { missing: "not installed: no module" } },
      "tfjs wasm": { run: { seconds: "soon", cpu: 1 } },
    },
  });
  const { "diffrax direct": died, "diffrax backsolve": missing, "tfjs wasm": odd } = results;
  assertEquals([died.status, died.missing], ["exit code 1: out of memory", false]);
  assertEquals(died.seconds, []);
  assertEquals([missing.status, missing.missing], ["not installed: no module", true]);
  assertStringIncludes(odd.status, "wanted a number as seconds");
  assertEquals(results["revode full"].seconds.length, 3);
});

/** A training of which two spirals are held out; the second one turns to the left. */
const TRAINING: PeerProblem = {
  ...PROBLEM,
  spirals: { ...peerProblem("neural-cde").spirals!, train: 1, heldOut: 2 },
  labels: Float64Array.of(1, 0, 1),
};

testWith(
  { name: "runProblem() holds trainings against this library's own", ...NEEDS },
  async () => {
    const end = (losses: unknown, logits: unknown) => ({
      end: { peak: 2, start: 1, losses, logits },
    });
    const right = end([2, 1], [-3, 4]);
    const { results } = await run({
      problem: TRAINING,
      replies: {
        ...{
          reference: right,
          "revode reversible": right,
          "revode full": right,
          "tfjs wasm": right,
        },
        "diffrax direct": end([2, 1 + 1e-8], [-3, 4]),
        "tfjs wasm": end([2, "1"], [-3, 4]),
      },
    });
    const training = { accuracy: 1, wanted: 1, lossesApart: 0, agrees: true };
    assertEquals(results["revode full"].training, training);
    assertEquals(results["diffrax direct"].training?.agrees, false);
    assertStringIncludes(results["tfjs wasm"].status, "wanted losses and logits");
  },
);

testWith({ name: "runProblem() needs what it compares with", ...NEEDS }, async () => {
  const replies = { reference: { prepare: new PeerFailure("exit code 1: gone") } };
  await assertRejects(() => run({ replies }), PeerFailure, "gone");
});
