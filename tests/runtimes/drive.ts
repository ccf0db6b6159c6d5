/**
 * Serves a folder to this machine alone, starts a browser without a window, and passes the messages
 * of its DevTools protocol on: lines of JSON on the standard input go to it, what it says comes out
 * on the standard output, after a first line with the address of the folder. It ends with its
 * standard input. It is a process of its own, since the tests may not use the network.
 *
 * @module
 */
import { endChromium, serveFolder, startChromium } from "./chromium.ts";

const [browser, served, profile, ...flags] = Deno.args;
const server = serveFolder(served);
const child = startChromium(browser, profile, [
  "--remote-debugging-port=0",
  ...flags,
  "about:blank",
], "piped");
try {
  const socket = new WebSocket(await socketOf(child));
  await new Promise((open, fail) => {
    socket.onopen = open;
    socket.onerror = fail;
  });
  console.log(JSON.stringify({ origin: `http://127.0.0.1:${server.addr.port}` }));
  socket.onmessage = ({ data }) => console.log(data);
  let line = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (line + text).split("\n");
    line = lines.pop()!;
    for (const each of lines) socket.send(each);
  }
  socket.close();
} finally {
  await endChromium(child);
  await server.shutdown();
}

/** The address by which a browser is driven, as it says itself. */
async function socketOf({ stderr }: Deno.ChildProcess): Promise<string> {
  const address = Promise.withResolvers<string>();
  const read = async () => {
    let said = "";
    for await (const text of stderr.pipeThrough(new TextDecoderStream())) {
      said += text;
      const found = said.match(/DevTools listening on (ws:\S+)/);
      if (found) address.resolve(found[1]);
    }
    address.reject(new Error(`the browser ended: ${said}`));
  };
  read();
  return await address.promise;
}
