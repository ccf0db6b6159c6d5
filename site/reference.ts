/**
 * A page of the reference, as `deno doc --html` writes it, for those who listen to it or see little:
 * parts have names, what is a list is one, and the first heading is there.
 *
 * @param html The page.
 * @param home Where the first page of the site is, seen from there; a link leads back to it.
 */
export function mendedReference(html: string, home: string): string {
  const title = html.match(/<title>([^<]*?)(?: - Revode)? documentation<\/title>/)?.[1] ??
    "Reference";
  const heading = `<h1 class="heard">${title}</h1>`;
  return html
    .replace("<html>", '<html lang="en">')
    .replace(
      '<div id="categoryPanel">',
      '<div id="categoryPanel" role="navigation" aria-label="Categories">',
    )
    .replace('<nav id="topnav">', '<nav id="topnav" aria-label="Place and search">')
    .replace(
      '<nav class="documentNavigation">',
      '<nav class="documentNavigation" aria-label="On this page">',
    )
    .replaceAll('<button class="copyButton"', '<button aria-label="Copy" class="copyButton"')
    .replace(/<input(?=[^>]* id="searchbar")/, '<input aria-label="Search"')
    .replace(
      /<ul class="breadcrumbs">[\s\S]*?(?=\n<\/div>)/,
      (list) =>
        list.replaceAll(/<(\/?)ul/g, "<$1div").replaceAll(/<(\/?)li>/g, "<$1span>")
          .replace(">", `><a href="${home}" class="contextLink">Documentation</a> › `),
    )
    .replaceAll('<code class="language-', '<code tabindex="0" class="language-')
    .replace('<div id="content">', html.includes("<main") ? "$&" : '<div id="content" role="main">')
    .replace(/<main[^>]*>|<div id="content" role="main">/, (start) => `${start}${heading}`);
}
