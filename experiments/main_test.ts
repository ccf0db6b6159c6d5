import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testWith } from "../tests/permissions.ts";

/** Runs the command as `deno task train` does, in a folder of its own. */
async function train(folder: string, ...args: string[]) {
  const main = `${import.meta.dirname}/main.ts`;
  const config = `${import.meta.dirname}/../deno.json`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--config", config, "--allow-read", main, ...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes).trimEnd().split("\n")
  );
  return { code, out, err };
}

const RECORDING = [
  "% x1 x2 v1 v2",
  ...Array.from({ length: 20 }, (_, i) => `0 ${i / 5} ${10 * i} -40 50 ${Math.cos(i)}`),
].join("\n");

testWith({ name: "train fits a system and says how well", run: true, read: true }, async () => {
  const { code, out, err } = await train(".", "white-dwarf", "--iterations", "20");
  assertEquals(code, 0, err.join("\n"));
  assertEquals(out[0], "white-dwarf, simulated: 1001 states on [0, 5]");
  assertMatch(out[2], /^best loss {13}\d\.\d{3}e-\d+ in iteration \d+ of 20$/);
  assertEquals(out[3], "steps                 1000 a solve, coupling 0.999");
  assertMatch(out[4], /^reconstruction error {2}\d\.\de-1\d at most$/);
  assertMatch(out[5], /^time {18}.* ms an iteration$/);
  assertEquals(out.length, 6);
  assertMatch(err.at(-1)!, /^20\/20 {2}loss .* 0\.0 s left$/);
});

testWith(
  { name: "train reads a recording", run: true, read: true, write: true },
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/a.txt`, RECORDING);
      const { code, out, err } = await train(
        folder,
        ...["coupled-oscillator", "--data", "a.txt", "--iterations", "2", "--hidden", "4"],
      );
      assertEquals(code, 0, err.join("\n"));
      assertEquals(out[0], "coupled-oscillator, measured from a.txt: 500 states on [0, 3]");
      assertEquals(out[3], "steps                 499 a solve, coupling 0.999");
    }),
);

testWith(
  {
    name: "train says in one line what is wrong with its input, and exits with 2",
    run: true,
    read: true,
    write: true,
  },
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/short.txt`, `${RECORDING}\n\n0 1 2`);
      await Deno.writeTextFile(`${folder}/back.txt`, `${RECORDING}\n0 1 2 3 4 5`);
      const cases: [string[], string][] = [
        [["white-dwarv"], 'train: unknown system "white-dwarv"; the nearest is "white-dwarf"'],
        [["white-dwarf", "--metod", "rk4"], 'unknown option "--metod"; the nearest is "--method"'],
        [["white-dwarf", "--iterations", "0"], "--iterations must be a whole number of at least 1"],
        [
          ["coupled-oscillator", "--data", "none.csv"],
          "train: cannot read the data file none.csv: there is no such file",
        ],
        [
          ["coupled-oscillator", "--data", "short.txt"],
          "train: short.txt, line 23: the row has 3 values, wanted 6",
        ],
        [["coupled-oscillator", "--data", "back.txt"], "train: back.txt, line 22: the time is 1,"],
      ];
      for (const [args, message] of cases) {
        const { code, out, err } = await train(folder, ...args);
        assertEquals([code, out], [2, [""]]);
        assertEquals(err.length, 1, err.join("\n"));
        assertStringIncludes(err[0], message);
      }
    }),
);

testWith({ name: "train exits with 1 where a solve fails", run: true, read: true }, async () => {
  const { code, err } = await train(".", "white-dwarf", "--coupling", "0.5", "--iterations", "1");
  assertEquals(code, 1);
  assertMatch(err.at(-1)!, /^train: The way back missed the start/);
});

testWith({ name: "train --help explains itself", run: true, read: true }, async () => {
  const { code, out, err } = await train(".", "--help");
  assertEquals([code, err], [0, [""]]);
  assertStringIncludes(out.join("\n"), "deno task train SYSTEM [options]");
});

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
