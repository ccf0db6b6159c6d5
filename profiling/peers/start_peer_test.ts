import { assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { PEER_ROWS } from "./peer_rows.ts";
import { commandOf } from "./start_peer.ts";

const OPTIONS = { folder: "/problem", python: "python3" };
const FROM_NPM = ["tfjs", "jax-js"];

/** The value of an option of Deno in a command; undefined without it. */
function optionOf(command: readonly string[], name: string): string | undefined {
  return command.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

async function importsIn(path: string | URL): Promise<string[]> {
  return Object.keys(JSON.parse(await Deno.readTextFile(path)).imports);
}

testWith({
  name: "commandOf() starts the peers from npm with packages that no other command fetches",
  read: true,
}, async () => {
  const rows = PEER_ROWS.filter(({ program }) => FROM_NPM.includes(program));
  const configs = new Set(rows.map((row) => optionOf(commandOf(row, OPTIONS).command, "--config")));
  assertEquals(configs.size, 1);
  const [config] = configs;
  const theirs = await importsIn(config!);
  assertEquals(theirs.sort(), [
    ...["@jax-js/jax", "@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"],
  ]);
  const root = await importsIn(new URL("../../deno.json", import.meta.url));
  assertEquals(root.filter((name) => theirs.includes(name)), []);
});

Deno.test("commandOf() lets no peer but those from npm fetch anything", () => {
  for (const row of PEER_ROWS) {
    const { command } = commandOf(row, OPTIONS);
    if (row.program === "revode") assertEquals(command.includes("--cached-only"), true, row.name);
    else if (FROM_NPM.includes(row.program)) assertEquals(command.includes("--frozen"), true);
    else assertEquals(command[0], OPTIONS.python);
  }
});

Deno.test("commandOf() gives --allow-ffi to the rows of a BLAS alone", () => {
  for (const row of PEER_ROWS) {
    const { command } = commandOf(row, OPTIONS);
    const { kernels } = Object(row.settings.field);
    assertEquals(command.includes("--allow-ffi"), kernels === "blas", row.name);
    if (row.program === "revode") assertStringIncludes(command.join(" "), "--allow-read=/problem");
  }
});

Deno.test("commandOf() gives the Python peers and a BLAS as many threads as are asked for", () => {
  const envOf = (name: string, threads?: number) =>
    commandOf(PEER_ROWS.find((row) => row.name === name)!, { ...OPTIONS, threads }).env;
  for (const [threads, count, eigen] of [[undefined, "1", false], [4, "4", true]] as const) {
    const { NPROC, OMP_NUM_THREADS, XLA_FLAGS } = envOf("torchdiffeq odeint", threads)!;
    assertEquals([NPROC, OMP_NUM_THREADS], [count, count]);
    assertEquals(XLA_FLAGS, `--xla_cpu_multi_thread_eigen=${eigen}`);
    assertEquals(envOf("revode full, blas", threads), { OPENBLAS_NUM_THREADS: count });
    assertEquals(envOf("revode full", threads), undefined);
  }
});
