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

/** VitePress calls the window of the search a button, in which all others would be. It is a dialog, with links. */
function nameSearch() {
  const window = document.querySelector(".VPLocalSearchBox");
  if (window === null) return;
  const without = (element, ...names) => names.forEach((name) => element.removeAttribute(name));
  if (window.getAttribute("role") !== "dialog") {
    window.setAttribute("role", "dialog");
    window.setAttribute("aria-modal", "true");
    window.setAttribute("aria-label", "Search");
    without(window, "aria-expanded", "aria-haspopup", "aria-owns", "aria-labelledby");
    without(window.querySelector("input"), "aria-activedescendant", "aria-autocomplete");
  }
  for (const list of window.querySelectorAll("[role=listbox]")) {
    without(list, "role", "aria-labelledby");
  }
  for (const item of window.querySelectorAll("[role=option]")) {
    without(item, "role", "aria-selected");
  }
  for (const key of window.querySelectorAll("kbd[aria-label]")) key.setAttribute("role", "img");
  for (const link of window.querySelectorAll("a[aria-label]")) without(link, "aria-label");
}

export default {
  extends: theme,
  enhanceApp() {
    if (typeof document === "undefined") return;
    new MutationObserver(nameSearch).observe(document, { childList: true, subtree: true });
  },
  Layout: () => h(theme.Layout, null, { "not-found": lost }),
};
