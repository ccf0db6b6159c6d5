/** The configuration of VitePress, which `main.ts` puts beside the pages with what it knows of them. */
// @ts-ignore: `main.ts` writes it.
import site from "./site.json" with { type: "json" };
import { anchorOf } from "./pages.ts";

export default {
  title: "Revode",
  description: "Train neural ODEs in constant memory, in TypeScript, with exact gradients.",
  lang: "en",
  base: site.base,
  outDir: site.out,
  // What links nowhere is an error of the build; the reference and the live page are added behind it.
  ignoreDeadLinks: [/^\.?\.?\/?(reference|live)\//],
  head: [["link", { rel: "icon", href: `${site.base}icon.svg`, type: "image/svg+xml" }]],
  vite: { build: { assetsInlineLimit: 0 } },
  markdown: {
    html: false,
    anchor: { slugify: anchorOf },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config(md) {
      // Formulas that are indented are blocks as others.
      md.renderer.rules.code_block = (tokens, k, ...others) => {
        tokens[k].info = "text";
        return md.renderer.rules.fence(tokens, k, ...others);
      };
      // Wide tables scroll by themselves, by the keyboard as well.
      md.renderer.rules.table_open = () =>
        '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n';
      md.renderer.rules.table_close = () => "</table></div>\n";
      // So do figures, which would be too small to read on a phone.
      const image = md.renderer.rules.image;
      md.renderer.rules.image = (...args) =>
        `<span class="figure" tabindex="0" role="group" aria-label="Figure">${
          image(...args)
        }</span>`;
    },
  },
  themeConfig: {
    logo: { src: "/icon.svg", alt: "" },
    nav: site.nav,
    sidebar: site.sidebar,
    outline: [2, 3],
    search: { provider: "local" },
    externalLinkIcon: true,
    footer: { message: `Revode ${site.version}, MIT license` },
  },
};
