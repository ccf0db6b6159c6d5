const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};

/**
 * Answers what a browser asks of the page.
 *
 * @param files The files of the page, by name.
 * @param request What is asked.
 * @returns The file; 404 where there is none of the name.
 *
 * @example
 * ```ts
 * import { answerOf } from "./answer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const files = { "index.html": new TextEncoder().encode("<p>here") };
 * const answer = answerOf(files, new Request("http://127.0.0.1/"));
 * assertEquals(await answer.text(), "<p>here");
 * assertEquals(answerOf(files, new Request("http://127.0.0.1/../deno.json")).status, 404);
 * ```
 */
export function answerOf(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
  request: Request,
): Response {
  const name = new URL(request.url).pathname.slice(1) || "index.html";
  if (!Object.hasOwn(files, name)) return new Response("There is no such file.", { status: 404 });
  const type = TYPES[name.slice(name.lastIndexOf(".") + 1)];
  return new Response(files[name], {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
  });
}
