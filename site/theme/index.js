// @ts-ignore: it is installed beside the pages, by `main.ts`.
import theme from "vitepress/theme-without-fonts";
// @ts-ignore: so is this.
import { withBase } from "vitepress";
// @ts-ignore: and this.
import { h } from "vue";
// @ts-ignore: `main.ts` writes it.
import "./palette.css";
import "./style.css";

/** What stands where there is no page. */
const lost = () =>
  h("main", { class: "lost vp-doc" }, [
    h("h1", "There is no such page"),
    h("p", [
      "It may have another name by now: ",
      h("a", { href: withBase("/") }, "all pages"),
      ".",
    ]),
  ]);

export default {
  extends: theme,
  Layout: () => h(theme.Layout, null, { "not-found": lost }),
};
