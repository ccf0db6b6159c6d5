/**
 * The web command: makes the live page and serves it to this machine alone, until it is interrupted.
 *
 * @module
 */
import { interruptible, print, runProgram, UsageError } from "../commands/mod.ts";
import { answerOf } from "./build/answer.ts";
import { bundlePage } from "./build/bundle.ts";
import { webHelp, type WebRequest, webRequest } from "./build/web_request.ts";

const HOST = "127.0.0.1";

async function main({ port }: WebRequest): Promise<number> {
  // Whether the port is free is known before the work, and the page is there with the first answer.
  const files = Promise.withResolvers<Awaited<ReturnType<typeof bundlePage>>>();
  const { exitCode } = await interruptible(async (signal) => {
    const server = serve(port, signal, async (request) => answerOf(await files.promise, request));
    try {
      files.resolve(await bundlePage());
      print([`The page is at http://${HOST}:${server.addr.port}/. Ctrl-C ends it.`]);
      await server.finished;
    } finally {
      await server.shutdown();
    }
  });
  // Ctrl-C is how it is meant to end.
  return exitCode === 130 ? 0 : exitCode ?? 0;
}

function serve(port: number, signal: AbortSignal, handler: Deno.ServeHandler) {
  try {
    return Deno.serve({ hostname: HOST, port, signal, onListen() {} }, handler);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new UsageError(`port ${port} is taken; name another one with --port, or 0 for any`, {
      cause,
    });
  }
}

if (import.meta.main) await runProgram("web", webRequest, webHelp, main);
