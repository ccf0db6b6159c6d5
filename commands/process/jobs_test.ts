import { assert, assertEquals, assertMatch } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import { type Job, type JobEnd, type QueueOptions, runJob, runJobs } from "./jobs.ts";

const NEEDS = { run: true, read: true, write: true } as const;

/** Reads `{ "found": number }`, or `{ "failed": why }`. */
function readNumber(reply: unknown): JobEnd<number> | undefined {
  const { found, failed } = Object(reply);
  if (typeof failed === "string") return { failed };
  return typeof found === "number" ? { found } : undefined;
}

/** Runs a job for each name with a worker of this source; the ends by name. */
async function ends(
  source: string,
  names: readonly string[],
  options: Partial<QueueOptions<string, number>> = {},
): Promise<Record<string, JobEnd<number>>> {
  const folder = await Deno.makeTempDir();
  const found: Record<string, JobEnd<number>> = {};
  try {
    await Deno.writeTextFile(`${folder}/worker.ts`, source);
    await Deno.writeTextFile(`${folder}/a b.txt`, "seven");
    await runJobs(names.map((what) => ({ what, file: `${folder}/a b.txt` })), {
      ...{ jobs: 2, timeout: 300, worker: `${folder}/worker.ts` },
      read: readNumber,
      onEnd(what, end) {
        found[what] = end;
      },
      ...options,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return found;
}

testWith({ name: "runJobs() tells of every job, whatever became of it", ...NEEDS }, async () => {
  const found = await ends(
    `const [job, file] = Deno.args;
     const what = JSON.parse(job);
     if (what === "throws") throw new RangeError("too far");
     if (what === "dies") Deno.kill(Deno.pid, "SIGKILL");
     const replies = { reads: { found: Deno.readTextFileSync(file).length }, fails: { failed: "no" },
       lies: { found: "seven" }, empty: undefined };
     console.log(JSON.stringify(replies[what]));`,
    ["reads", "fails", "throws", "lies", "empty"],
  );
  assertEquals(Object.keys(found).length, 5);
  assertEquals([found.reads, found.fails], [{ found: 5 }, { failed: "no" }]);
  assertMatch(found.throws.failed!, /^exit code 1: .*RangeError: too far/);
  for (const name of ["lies", "empty"]) assertMatch(found[name].failed!, /^printed no result/);
});

testWith(
  { name: "runJobs() lets a worker read its file, and do nothing else", ...NEEDS },
  async () => {
    const found = await ends(
      `const what = JSON.parse(Deno.args[0]);
     if (what === "reads more") Deno.readTextFileSync(import.meta.filename);
     if (what === "writes") Deno.writeTextFileSync(Deno.args[1], "");
     if (what === "starts") new Deno.Command("true").outputSync();
     console.log('{"found":1}');`,
      ["reads more", "writes", "starts"],
    );
    for (const { failed } of Object.values(found)) assertMatch(failed!, /NotCapable/);
  },
);

testWith(
  { name: "runJobs() kills what runs too long, and goes on to the next", ...NEEDS },
  async () => {
    const found = await ends(
      "for (;;);",
      ["hangs", "hangs too"],
      { jobs: 1, timeout: 1 },
    );
    const killed = { failed: "killed: ran longer than 1 s" };
    assertEquals(found, { hangs: killed, "hangs too": killed });
  },
);

/** A queue that tells when a job is taken out of it. */
function toldOf(names: readonly string[], taken: (name: string) => void): Job<string>[] {
  return new Proxy(names.map((what) => ({ what })), {
    get(jobs, key) {
      const value = Reflect.get(jobs, key);
      if (typeof key === "string" && /^\d+$/.test(key)) taken(value.what);
      return value;
    },
  });
}

for (const jobs of [1, 2]) {
  testWith(
    { name: `runJobs() takes the jobs in order, and runs ${jobs} at a time`, ...NEEDS },
    async () => {
      const names = ["1", "2", "3", "4", "5"];
      const taken: string[] = [];
      const running: number[] = [];
      let ended = 0;
      const folder = await Deno.makeTempDir();
      try {
        const worker = `${folder}/worker.ts`;
        await Deno.writeTextFile(worker, `console.log('{"found":1}');`);
        const queue = toldOf(names, (name) => {
          taken.push(name);
          running.push(taken.length - ended);
        });
        await runJobs(queue, {
          ...{ jobs, timeout: 300, worker, read: () => ({ found: 1 }) },
          onEnd: () => ended++,
        });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
      assertEquals([taken, ended], [names, names.length]);
      // The first are taken at once; then one each time that another has ended. Two that end
      // together are told of together, so how many still run then is no one number.
      assertEquals(running.slice(0, jobs), Array.from({ length: jobs }, (_, k) => k + 1));
      assert(running.every((count) => count >= 1 && count <= jobs), `${running}`);
    },
  );
}

testWith(
  { name: "runJobs() ends at an interrupt, and tells of no job that it cut", ...NEEDS },
  async () => {
    const controller = new AbortController();
    const found = await ends(
      `if (JSON.parse(Deno.args[0]) !== "first") await new Promise((resolve) => setTimeout(resolve, 1e8));
     console.log('{"found":1}');`,
      ["first", "second", "third"],
      {
        jobs: 1,
        signal: controller.signal,
        onEnd: () => setTimeout(() => controller.abort(), 300),
      },
    );
    assertEquals(found, {});
    assert(controller.signal.aborted);
  },
);

testWith({
  name: "runJob() hears the worker alone, whatever a module says that it has loaded before",
  ...NEEDS,
}, () =>
  inFolder(async (folder) => {
    const url = (name: string) => new URL(`file://${folder}/${name}`).href;
    const jobs = import.meta.resolve("./worker_reply.ts");
    await Deno.writeTextFile(
      `${folder}/worker.ts`,
      `import { reply } from "${jobs}"; const { own } = await import(Deno.args[1] ?? "${
        url("own.ts")
      }");
       own?.(); reply({ found: performance.now() > 1 ? 7 : 8 });`,
    );
    const lie = `JSON.stringify({ found: 1 })`;
    const modules: [string, JobEnd<number> | RegExp][] = [
      ["console.log('hello'); export const own = () => console.info('again');", { found: 7 }],
      [`console.log(${lie}); export const own = undefined;`, { found: 7 }],
      [
        `export const own = () => Deno.stdout.writeSync(new TextEncoder().encode(${lie} + "x"));`,
        { found: 7 },
      ],
      [`export const own = () => { console.log(${lie}); Deno.exit(0); };`, /must not end/],
      [
        `import process from "node:process";
         export const own = () => { process.stdout.write(${lie}); process.exit(0); };`,
        /must not end/,
      ],
      [
        `import process from "node:process"; import fs from "node:fs";
         const seals = [...process.argv, ...Deno.args].filter((x) => x.startsWith("--seal"));
         export const own = () => fs.writeSync(1, "\\n" + seals.join() + ${lie} + "\\n");`,
        { found: 7 },
      ],
      ["performance.now = () => 0; export const own = undefined;", /read only property/],
    ];
    for (const [source, wanted] of modules) {
      await Deno.writeTextFile(`${folder}/own.ts`, source);
      const end = await runJob({ what: null, preload: url("own.ts") }, {
        ...{ worker: `${folder}/worker.ts`, timeout: 300, read: readNumber },
      });
      if (wanted instanceof RegExp) assertMatch(end.failed ?? "found", wanted);
      else assertEquals(end, wanted, source);
    }
  }));
