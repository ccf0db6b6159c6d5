/**
 * Serves a folder to this machine alone, opens it in a browser without a window, and prints what the
 * page posts. It is a process of its own, since the command may not use the network.
 *
 * @module
 */

if (import.meta.main) {
  const [browser, folder] = Deno.args;
  const answer = Promise.withResolvers<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "POST") {
      answer.resolve(await request.text());
      return new Response();
    }
    const name = new URL(request.url).pathname === "/script.js" ? "script.js" : "index.html";
    const type = name.endsWith(".js") ? "text/javascript" : "text/html";
    const headers = { "content-type": `${type}; charset=utf-8` };
    return new Response(await Deno.readFile(`${folder}/${name}`), { headers });
  });
  const child = new Deno.Command(browser, {
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
      `--user-data-dir=${folder}/profile`,
      `http://127.0.0.1:${server.addr.port}/`,
    ],
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
  const ended = child.status.then(({ code }) => {
    throw new Error(`${browser} ended with exit code ${code}, without an answer`);
  });
  try {
    console.log(await Promise.race([answer.promise, ended]));
  } finally {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await ended.catch(() => {});
    await server.shutdown();
  }
}
