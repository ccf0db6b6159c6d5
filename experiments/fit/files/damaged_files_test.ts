/**
 * Files that are cut short or damaged: each is read, or refused in one line.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { UsageError } from "../../../commands/mod.ts";
import { testWithPackages } from "../../../tests/helpers/table_packages.ts";
import { TABLE_FILES } from "../../../tests/problems/tables/table_files.ts";
import { readRecordingBytes } from "../read_recording_file.ts";

/** HDF5 keeps something of every failure in a process; a command has one, this test some hundreds. */
const EVERY: Readonly<Record<string, number>> = { hdf5: 41 };

/** Of what is whole wherever a part of it ends: lines, and a stream that lacks only its end. */
const READABLE: Readonly<Record<string, RegExp>> = {
  json: /./,
  "arrow, a stream": /^7\d\d$/,
};

/** What is read without a package. */
const BY_ITSELF = ["npy", "json"];

/** Whether bytes are read; where not, that they are refused as they should be. */
async function isRead(bytes: Uint8Array): Promise<boolean> {
  try {
    const { trajectories } = await readRecordingBytes([bytes], "a.file", { time: "t" });
    assert(trajectories[0].times.length >= 2);
    return true;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { message } = error;
    assert(message.includes("a.file") && message.length < 500, message);
    assert(!/\p{Cc}/u.test(message), "the message is one line");
    return false;
  }
}

for (const [kind, make] of Object.entries(TABLE_FILES)) {
  const test = BY_ITSELF.includes(kind) ? Deno.test : testWithPackages;
  test(`readRecordingBytes() refuses every beginning of a file: ${kind}`, async () => {
    const bytes = await make();
    for (let n = 0; n < bytes.length; n += EVERY[kind] ?? 1) {
      const read = await isRead(bytes.subarray(0, n));
      if (read) assert(READABLE[kind]?.test(String(n)), `${n} of ${bytes.length} bytes`);
    }
    assertEquals(await isRead(bytes), true);
  });

  test(`readRecordingBytes() reads or refuses a damaged file: ${kind}`, async () => {
    const bytes = await make();
    const change = fc.tuple(
      fc.nat({ max: bytes.length - 1 }),
      fc.oneof(fc.constantFrom(0, 127, 128, 255), fc.integer({ min: 0, max: 255 })),
    );
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, async (changes) => {
        const damaged = bytes.slice();
        for (const [at, byte] of changes) damaged[at] = byte;
        await isRead(damaged);
      }),
      { numRuns: 60 },
    );
  });
}
