// @ts-ignore: it is installed beside the pages, by `main.ts`.
import theme from "vitepress/theme-without-fonts";
// @ts-ignore: `main.ts` writes it.
import "./palette.css";
import "./style.css";

export default theme;
