import { assert, assertEquals, assertMatch } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { trainCommand } from "./train_command.ts";

testWith({
  name: "train shows how much is tried while it chooses a model, and ends that before it goes on",
  read: true,
  write: true,
}, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const rows = Array.from({ length: 24 }, (_, k) => `${k},${Math.cos(k / 3).toFixed(4)}`);
    await Deno.writeTextFile(`${folder}/a.csv`, `t,x\n${rows.join("\n")}\n`);
    const events: string[] = [];
    const shown: number[] = [];
    const train = (...more: string[]) =>
      trainCommand([`${folder}/a.csv`, "--iterations", "3", ...more], {
        print: (line) => events.push(line),
        complain: (line) => events.push(line),
        progress: () => ({ show() {}, stop: () => Promise.resolve() }),
        choosing: () => ({
          show({ done, of }) {
            assertEquals(of, 100);
            shown.push(done);
          },
          stop: () => Promise.resolve(void events.push("stopped")),
        }),
      });
    assertEquals(await train("--out", `${folder}/run`), 0);
    assert(shown.length > 1);
    assertEquals(shown, shown.toSorted((a, b) => a - b));
    assertEquals(shown.at(-1), 100);
    assertMatch(events[events.indexOf("stopped") - 1], /^columns: /);
    assertMatch(events[events.indexOf("stopped") + 1], / chosen among \d+/);
    const [{ verdict }, summary] = await Promise.all(
      ["config.json", "summary.json"].map(async (name) =>
        JSON.parse(await Deno.readTextFile(`${folder}/run/${name}`))
      ),
    );
    assertEquals(verdict, { kind: summary.verdict.kind, text: events.at(-1) });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
