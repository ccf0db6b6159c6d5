import { assert, assertEquals, assertRejects } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { PeerFailure, type PeerOptions, PeerProcess } from "./peer_process.ts";

const NEEDS = { run: true, read: true } as const;

/** A peer whose program is this text. */
function peer(code: string, options: PeerOptions = { timeout: 300 }): PeerProcess {
  return new PeerProcess({ command: [Deno.execPath(), "eval", code] }, options);
}

const ECHO = `
  import process from "node:process";
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ ready: {}, pid: Deno.pid, megabytes }));
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const { say } = JSON.parse(text);
    if (say === "die") throw new Error("of thirst");
    console.log(JSON.stringify({ said: say }));
  }
`;

testWith({ name: "PeerProcess asks and hears, one line after the other", ...NEEDS }, async () => {
  const process = peer(ECHO);
  try {
    const { ready } = await process.ask(undefined) as { ready: unknown };
    assertEquals(ready, {});
    assertEquals(await process.ask({ say: 1 }), { said: 1 });
    assertEquals(await process.ask({ say: "two" }), { said: "two" });
  } finally {
    await process.close();
  }
});

testWith({ name: "PeerProcess says what a peer died of", ...NEEDS }, async () => {
  const process = peer(ECHO);
  await process.ask(undefined);
  const error = await assertRejects(() => process.ask({ say: "die" }), PeerFailure, "of thirst");
  assertEquals(error.missing, false);
  await process.close();
});

testWith({ name: "PeerProcess ends a peer that does not answer", ...NEEDS }, async () => {
  const process = peer("await new Promise((done) => setTimeout(done, 1e6))", { timeout: 1 });
  await assertRejects(() => process.ask(undefined), PeerFailure, "did not answer within 1 s");
  await process.close();
});

testWith({ name: "PeerProcess ends a peer when it is interrupted", ...NEEDS }, async () => {
  const controller = new AbortController();
  const process = peer(ECHO, { timeout: 300, signal: controller.signal });
  await process.ask(undefined);
  controller.abort();
  await assertRejects(() => process.ask({ say: 1 }), PeerFailure, "interrupted");
  await process.close();
});

testWith({ name: "PeerProcess tells a program that is not installed", ...NEEDS }, async () => {
  const error = await assertRejects(
    async () => {
      const process = new PeerProcess({ command: ["/nowhere/python", "a.py"] }, { timeout: 300 });
      await process.ask(undefined);
    },
    PeerFailure,
    "not installed: no program /nowhere/python",
  );
  assertEquals(error.missing, true);
});

testWith({
  name: "PeerProcess starts a peer whose peak of memory is its own",
  ...NEEDS,
  ignore: Deno.build.os === "windows",
}, async () => {
  const ballast = new Uint8Array(5e8).fill(1);
  const process = peer(ECHO);
  try {
    const { megabytes } = await process.ask(undefined) as { megabytes: number };
    assert(megabytes > 10 && megabytes < 300, `${megabytes} MB`);
    assertEquals(ballast[1], 1);
  } finally {
    await process.close();
  }
});
