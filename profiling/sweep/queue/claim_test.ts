import { assert, assertEquals } from "@std/assert";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { Claim, MOST_KILLS } from "./claim.ts";
import { claimFile, jobState } from "./job_state.ts";

const NEEDS = { read: true, write: true } as const;
const HERE = { host: "here" } as const;

const end = (how: "done" | "failed" | "killed" | "interrupted") => ({ how, code: 1, seconds: 2 });

testWith(
  { name: "Claim.take() gives a job to one of many who ask at once", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const hosts = Array.from({ length: 20 }, (_, k) => ({ host: `host ${k}` }));
      const claims = await Promise.all(hosts.map((host) => Claim.take(folder, host)));
      const [claim, ...others] = claims.filter((each) => each !== undefined);
      assertEquals([claim.attempt, others.length], [1, 0]);
      assertEquals((await jobState(folder, "here")).now, "running");
      await claim.end(end("done"));
      assertEquals((await jobState(folder, "here")).now, "done");
      assertEquals(await Claim.take(folder, { ...HERE, retry: true }), undefined);
    }),
);

testWith(
  { name: "Claim.take() takes again what was interrupted, and asked what failed", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      await (await Claim.take(folder, HERE))!.end(end("interrupted"));
      await (await Claim.take(folder, HERE))!.end(end("failed"));
      assertEquals(await Claim.take(folder, HERE), undefined);
      const claim = await Claim.take(folder, { ...HERE, retry: true });
      assertEquals([claim?.attempt, claim?.before.now], [3, "failed"]);
      await claim!.end(end("done"));
      const { attempts, now, seconds } = await jobState(folder, "here");
      assertEquals([attempts, now, seconds], [3, "done", 6]);
    }),
);

testWith({
  name: "Claim.take() takes what is killed again and again so often and no more",
  ...NEEDS,
}, () =>
  inFolder(async (folder) => {
    for (let k = 0; k < MOST_KILLS; k++) {
      await (await Claim.take(folder, HERE))!.end(end("killed"));
    }
    assertEquals(await Claim.take(folder, HERE), undefined);
    const claim = await Claim.take(folder, { ...HERE, retry: true });
    assertEquals(claim?.attempt, MOST_KILLS + 1);
    claim!.drop();
  }));

testWith(
  { name: "a claim of this machine ends with its process, at once", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const claim = await Claim.take(folder, HERE);
      assertEquals((await jobState(folder, "here")).now, "running");
      claim!.drop();
      assertEquals((await jobState(folder, "here")).now, "lost");
      // Another machine cannot know that yet.
      assertEquals((await jobState(folder, "there")).now, "running");
      assertEquals((await Claim.take(folder, { host: "there" }))?.attempt, undefined);
      const next = await Claim.take(folder, HERE);
      assertEquals([next?.attempt, next?.before.now], [2, "lost"]);
      next!.drop();
    }),
);

testWith(
  { name: "a claim of another machine ends when it gives no sign for long", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const path = `${folder}/${claimFile(1)}`;
      await Deno.writeTextFile(path, '{"host":"there","pid":7}\n');
      const fresh = await jobState(folder, "here");
      assertEquals([fresh.now, fresh.worker?.pid], ["running", 7]);
      const old = new Date(new Date().getTime() - 121_000);
      await Deno.utime(path, old, old);
      assertEquals((await jobState(folder, "here")).now, "lost");
      // One that does not say whose it is was just begun, or cut short.
      await Deno.writeTextFile(path, "");
      assertEquals((await jobState(folder, "here")).now, "running");
      await Deno.utime(path, old, old);
      assertEquals((await jobState(folder, "here")).now, "lost");
    }),
);

testWith(
  { name: "a claim gives signs, and hears that somebody has taken over", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const claim = (await Claim.take(folder, { ...HERE, beat: 5 }))!;
      const path = `${folder}/${claimFile(1)}`;
      const { size } = await Deno.stat(path);
      while ((await Deno.stat(path)).size === size) await new Promise((r) => setTimeout(r, 5));
      assert(!claim.lost.aborted);
      // As another machine does that has seen no sign.
      const taken = new Promise((resolve) => claim.lost.addEventListener("abort", resolve));
      await Deno.writeTextFile(`${folder}/${claimFile(2)}`, '{"host":"there","pid":7}\n');
      await taken;
      await claim.end(end("done"));
      // It is the other's now: what this one says does not count.
      assertEquals((await jobState(folder, "here")).now, "running");
      assertEquals(JSON.parse(await Deno.readTextFile(path)).host, "here");
    }),
);
