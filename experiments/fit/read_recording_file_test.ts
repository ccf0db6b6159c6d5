import { assert, assertEquals, assertLess, assertRejects, assertStringIncludes } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { BAD_TABLES, inCommands } from "../../tests/problems/tables/bad_tables.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { table, textOf } from "../../tests/problems/tables/valid_tables.ts";
import { UsageError } from "../../commands/mod.ts";
import { readRecordingBytes, readRecordingFile } from "./read_recording_file.ts";

const encoder = new TextEncoder();

/** What a bad table must be told as. */
function pattern({ line, column, columnName }: (typeof BAD_TABLES)[number]): string {
  return `line ${line}, column ${column}${columnName ? ` (${columnName})` : ""}: `;
}

for (const table of BAD_TABLES) {
  Deno.test(`readRecordingBytes() says what is wrong and where: ${table.name}`, async () => {
    const { content, options, words } = table;
    const bytes = typeof content === "string" ? encoder.encode(content) : content;
    for (const size of bytes.length < 1000 ? [bytes.length, 1, 3] : [2 ** 16]) {
      const { message } = await assertRejects(
        () => readRecordingBytes(pieces(bytes, size), "a.csv", options),
        UsageError,
      );
      assertEquals(message.slice(0, message.indexOf(": ") + 2), `a.csv, ${pattern(table)}`);
      for (const word of words) assertStringIncludes(message, inCommands(word));
      assert(!/\p{Cc}/u.test(message), "the message is one line");
    }
  });
}

/** The pieces of bytes, of a size. */
function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.slice(i, i + size);
}

Deno.test("readRecordingBytes() reads characters of several bytes, wherever they are cut", async () => {
  const bytes = encoder.encode("\ufefft,h\u00f6he \u{1d465}\n0,1\n1,2\n# \ufffd\u20ac\n");
  for (const size of [1, 2, 3, 4, 5, 7, 100]) {
    const { stateNames } = await readRecordingBytes(pieces(bytes, size), "a.csv");
    assertEquals(stateNames, ["h\u00f6he \u{1d465}"]);
  }
});

Deno.test("readRecordingBytes() tells a broken character from a whole one, wherever it is cut", async () => {
  const bytes = Uint8Array.of(...encoder.encode("t,\ufffd\n\u20ac,\u{1d465}"), 0xe2, 0x82, 0x2c);
  for (const size of [1, 2, 3, 4, 5, 7, 100]) {
    await assertRejects(
      () => readRecordingBytes(pieces(bytes, size), "a.csv"),
      UsageError,
      "a.csv, line 2, column 2: got the byte 0xE2",
    );
  }
});

Deno.test("readRecordingBytes() names the nearest column where there is none of a name", async () => {
  const read = (text: string, time: string) =>
    readRecordingBytes([encoder.encode(text)], "a.csv", { time });
  await assertRejects(
    () => read("time_s,x,v\n0,1,2\n1,2,3", "Time"),
    UsageError,
    'a.csv has no column "Time"; there are time_s, x, v; the nearest is "time_s"',
  );
  await assertRejects(() => read("0,1,2\n1,2,3", "t"), UsageError, "from 1 to 3");
});

Deno.test("readRecordingBytes() reads any bytes, or says in one line where they are no table", async () => {
  const bytes = fc.tuple(table, fc.array(fc.tuple(fc.nat(), fc.integer({ max: 255, min: 0 }))))
    .map(([table, changes]) => {
      const bytes = encoder.encode(textOf(table));
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(bytes, fc.uint8Array()), async (bytes) => {
      try {
        await readRecordingBytes(pieces(bytes, 7), "a.csv", { group: "1", time: "2" });
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const place = /^a\.csv(?:, line \d+, column \d+| has no column "[12]"|: column [12] )/;
        assert(place.test(error.message) && !/\p{Cc}/u.test(error.message), error.message);
      }
    }),
    { numRuns: 300 },
  );
});

/** A source that never ends; it counts what is taken from it. */
function endless(piece: (i: number) => string) {
  let bytes = 0;
  let i = 0;
  const chunks: Iterable<Uint8Array> = {
    *[Symbol.iterator]() {
      while (true) {
        const chunk = encoder.encode(piece(i++));
        bytes += chunk.length;
        yield chunk;
      }
    },
  };
  return { chunks, taken: () => bytes };
}

const MiB = 2 ** 20;
/** The limit of the endless files. */
const LIMIT = MiB;
const line = (i: number) => `${i},${Math.sin(i)}\n`;

for (
  const [name, piece, taken, words] of [
    ["rows", (i: number) => line(i).padStart(64, " "), LIMIT, "the file goes on here beyond"],
    ["comments", () => "# a comment\n".repeat(1000), LIMIT, "line 88001, column 1: the file"],
    ["blank lines", () => "\n".repeat(1000), LIMIT, "the file goes on here beyond the limit"],
    ["one line", () => "1,2,3,".repeat(1000), MiB, "line 1, column 1: the row does not end within"],
    [
      "a quote",
      (i: number) => i === 0 ? 't,x\n0,1\n1,"' : line(i),
      MiB,
      "line 3, column 2: a quote",
    ],
    ["a fault", (i: number) => i === 2 ? "oh,no\n" : line(i), 100, 'line 3, column 1: got "oh"'],
    ["a number", () => "1".repeat(1000), MiB, "line 1, column 1: the row does not end within"],
    ["zero bytes", () => "\0".repeat(1000), 1000, "line 1, column 1: got a zero byte"],
    ["groups", (i: number) => `${i}x,0,1\n`, 2 * MiB, "line 100001, column 1: more than 100,000"],
  ] as const
) {
  Deno.test(`readRecordingBytes() stops reading in time: endless ${name}`, async () => {
    const source = endless(piece);
    const options = {
      maxBytes: name === "groups" ? 4 * MiB : LIMIT,
      ...(name === "groups" && { group: "1" }),
    };
    const { message } = await assertRejects(
      () => readRecordingBytes(source.chunks, "a.csv", options),
      UsageError,
    );
    assertStringIncludes(message, words);
    assertLess(message.length, 300);
    assertLess(source.taken(), taken + 2 ** 16);
  });
}

testWith(
  { name: "readRecordingBytes() keeps no more than the numbers of an endless file", gc: true },
  async () => {
    const rows = (i: number) => Array.from({ length: 100 }, (_, k) => line(100 * i + k)).join("");
    for (const piece of [rows, () => "# a comment\n".repeat(100), () => '"1,2\n3,4'.repeat(100)]) {
      let most = 0;
      const start = bytesInUse();
      const source = endless((i) => {
        if (i % 500 === 0) most = Math.max(most, bytesInUse() - start);
        return piece(i);
      });
      const options = { maxBytes: 3 * MiB };
      await assertRejects(() => readRecordingBytes(source.chunks, "a.csv", options), UsageError);
      // Two doubles, and the number of the trajectory, take the place of 25 characters.
      assertLess(most, 4.5 * MiB);
    }
  },
);

function bytesInUse(): number {
  (globalThis as unknown as { gc: () => void }).gc();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

const withFiles = { read: true, write: true };

testWith(
  { name: "readRecordingFile() reads a file", ...withFiles },
  () =>
    inFolder(async (folder) => {
      // Longer than a few pieces.
      const rows = Array.from({ length: 20_000 }, (_, i) => `${i},${Math.sin(i)}`);
      await Deno.writeTextFile(`${folder}/a.csv`, `t,x\n${rows.join("\n")}`);
      const { source, trajectories } = await readRecordingFile(`${folder}/a.csv`, { time: "t" });
      assertEquals(source, `${folder}/a.csv`);
      assertEquals(trajectories[0].times.length, 20_000);
      trajectories[0].states.forEach((x, i) => assert(x === Math.sin(i)));
    }),
);

testWith(
  { name: "readRecordingFile() says why it cannot read a file", ...withFiles },
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/a.csv`, "t,x\n0,1\n1,2\n");
      const fails = async (name: string, why: string, options = {}) => {
        const { message } = await assertRejects(
          () => readRecordingFile(`${folder}/${name}`, options),
          UsageError,
        );
        assertStringIncludes(message, why);
        assert(!/\p{Cc}/u.test(message), "the message is one line");
      };
      await fails("none.csv", "none.csv: there is no such file");
      await fails("a.csv/b.csv", "a.csv/b.csv: there is no such file");
      await fails("", "it is a folder, wanted a file");
      await fails("a\nb", 'a\\nb": there is no such file');
      await fails("a\0b", "cannot read");
      await fails("a".repeat(5000), "cannot read");
      await fails("a.csv", "it has 12 bytes, beyond the limit of 11", { maxBytes: 11 });
      await Deno.symlink("loop", `${folder}/loop`);
      await fails("loop", "its links lead in a circle");
      await Deno.truncate(`${folder}/a.csv`, 2 ** 40);
      await fails("a.csv", "1,099,511,627,776 bytes, beyond the limit of 268,435,456");
      await Deno.chmod(`${folder}/a.csv`, 0);
      // The superuser may read everything.
      const may = await Deno.open(`${folder}/a.csv`).then(
        (file) => file.close() === undefined,
        () => false,
      );
      if (!may) await fails("a.csv", "you have no permission to read it");
    }),
);

Deno.test({
  name: "readRecordingFile() says that Deno has no permission",
  permissions: { read: false },
  fn: async () => {
    await assertRejects(() => readRecordingFile("a.csv"), UsageError, "--allow-read");
  },
});

testWith(
  {
    name: "readRecordingFile() reads a pipe, and reads on no further than it must",
    ...withFiles,
    run: true,
    ignore: Deno.build.os === "windows",
  },
  () =>
    inFolder(async (folder) => {
      const pipe = `${folder}/pipe`;
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      const write = (script: string) =>
        new Deno.Command("sh", { args: ["-c", `${script} > "$0"`, pipe], stderr: "null" }).spawn();

      const short = write("printf 't,x\\n0,1\\n1,2\\n'");
      assertEquals((await readRecordingFile(pipe)).stateNames, ["x"]);
      assertEquals((await short.status).code, 0);

      for (
        const [script, words] of [
          ["yes 0,1", 'line 2, column 1: the time "0" is that of line 1'],
          ["cat /dev/zero", "got a zero byte"],
          ["yes , | tr -d '\\n'", "the row does not end within 1,048,576 characters"],
          ["seq 1000000000 | sed 's/$/,1/'", "the file goes on here beyond the limit of 4,194,304"],
        ]
      ) {
        const writer = write(script);
        const error = await assertRejects(
          () => readRecordingFile(pipe, { maxBytes: 4 * MiB }),
          UsageError,
        );
        assertStringIncludes(error.message, words);
        // Nobody reads any more, which ends the writer.
        await writer.status;
      }
    }),
);
