import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";

const NEEDS = { read: true, write: true, run: true, sys: true } as const;

function peers(...args: string[]) {
  return runTask("peers", args);
}

const SMALL = ["--quick", "--rounds=1", "--problems=white-dwarf"];

testWith({
  name: "peers measures this library's rows, and goes on without Python",
  ...NEEDS,
}, () =>
  inFolder(async (folder) => {
    const out = `${folder}/report`;
    const { code, stdout, stderr } = await peers(
      ...SMALL,
      ...["--peers=revode,diffrax", `--python=${folder}/nowhere`, `--out=${out}`],
    );
    assertEquals(code, 0, stdout + stderr);
    assertMatch(stdout, /diffrax direct +not installed: no program .*nowhere/);
    const names = await namesIn(out);
    assertEquals(names, ["files.json", "peers.html", "peers.json", "peers.md"]);
    const [{ rows }] = JSON.parse(await Deno.readTextFile(`${out}/peers.json`)).problems;
    const own = rows.filter(({ program }: { program: string }) => program === "revode");
    assertEquals(own.length, 5);
    for (const { name, agrees, seconds, cpu, first, peak, start, difference } of own) {
      assertEquals([agrees, seconds.length, cpu.length], [true, 1, 1], name);
      assert([...seconds, ...cpu, first].every(Number.isFinite), name);
      assert(peak >= start && start > 1e6, name);
      assert(difference <= 1e-8, name);
    }
  }));

/** Speaks as a Python peer does, and says that every gradient is nothing but zeros. */
const LIAR = `#!/bin/sh
echo '{"ready":{"liar":"1"}}'
while read -r line; do
  case "$line" in
    *prepare*)
      file=$(echo "$line" | sed 's/.*"gradient":"\\([^"]*\\)".*/\\1/')
      head -c 496 /dev/zero > "$file"
      echo '{"first":1,"value":1}' ;;
    *run*) echo '{"seconds":1,"cpu":1}' ;;
    *) echo '{"peak":2,"start":1}'; exit ;;
  esac
done
`;

testWith({
  name: "peers ends with exit code 1 where a gradient is wrong",
  ...NEEDS,
  ignore: Deno.build.os === "windows",
}, () =>
  inFolder(async (folder) => {
    const python = `${folder}/python`;
    await Deno.writeTextFile(python, LIAR, { mode: 0o755 });
    const { code, stdout, stderr } = await peers(
      ...SMALL,
      ...["--peers=torchdiffeq", `--python=${python}`, `--out=${folder}/report`],
    );
    assertEquals(code, 1, stdout + stderr);
    assertMatch(
      stdout,
      /DISAGREES: the gradient of torchdiffeq odeint, white-dwarf is off by 1e\+0/,
    );
    assertStringIncludes(stdout, "liar 1");
    assertStringIncludes(await Deno.readTextFile(`${folder}/report/peers.md`), "DISAGREES");
  }));

testWith({ name: "peers refuses an option that it does not know", ...NEEDS }, async () => {
  const { code, stdout, stderr } = await peers("--round=3");
  assertEquals([code, stdout], [2, ""]);
  assertStringIncludes(stderr, 'peers: unknown option "--round"');
  assertEquals((await peers("--help")).code, 0);
});
