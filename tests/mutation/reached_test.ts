import { assertEquals } from "@std/assert";
import { inFolder } from "../helpers/folder.ts";
import { testWith } from "../helpers/permissions.ts";
import { hearWorkers, marks } from "./reached.ts";

const NEEDS = { read: true, write: true };

testWith({ name: "a worker's marks are told to its process", ...NEEDS }, async () => {
  const module = `import "${new URL("reached.ts", import.meta.url)}";
    for (let i = 0; i < 3; i++) mutantsReached[65533] = 1;
    mutantsReached[65535] = 1;
    postMessage("ended");`;
  const channel = hearWorkers();
  try {
    await inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/worker.js`, module);
      const worker = new Worker(`file://${folder}/worker.js`, { type: "module" });
      await new Promise((resolve) => worker.onmessage = resolve);
      worker.terminate();
      while (marks[65535] === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    });
    assertEquals([...marks.subarray(65533)], [1, 0, 1]);
  } finally {
    channel.close();
    marks.fill(0);
  }
});
