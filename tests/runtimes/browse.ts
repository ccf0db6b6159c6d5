/**
 * Serves a folder to this machine alone, opens it in a browser without a window, and prints what
 * the page posts. It is a process of its own, since the tests may not use the network.
 *
 * @module
 */
import { endChromium, ISOLATION, serveFolder, startChromium } from "./chromium.ts";

const [browser, folder, ...given] = Deno.args;
/** A page that is isolated shares memory with its workers. */
const isIsolated = given.includes("--isolated");
const flags = given.filter((flag) => flag !== "--isolated");
const answer = Promise.withResolvers<string>();
const server = serveFolder(folder, answer.resolve, isIsolated ? ISOLATION : {});
const page = `http://127.0.0.1:${server.addr.port}/`;
const child = startChromium(browser, folder, [...flags, page], "inherit");
const ended = child.status.then(({ code }) => {
  throw new Error(`${browser} ended with exit code ${code}, without an answer`);
});
try {
  console.log(await Promise.race([answer.promise, ended]));
} finally {
  await endChromium(child);
  await ended.catch(() => {});
  await server.shutdown();
}
