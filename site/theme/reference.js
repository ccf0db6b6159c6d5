/** Shows the reference light or dark as the reader has chosen for the other pages of the site. */
const CHOICE = "vitepress-theme-appearance";
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => {
  const chosen = localStorage.getItem(CHOICE);
  return chosen === "dark" || chosen !== "light" && system.matches;
};

function show() {
  document.documentElement.classList.toggle("dark", isDark());
  const button = document.getElementById("theme-toggle");
  if (button === null) return;
  const [moon, sun] = button.children;
  moon.classList.toggle("hidden", isDark());
  sun.classList.toggle("hidden", !isDark());
}

show();
system.addEventListener("change", show);
addEventListener("load", () => {
  const button = document.getElementById("theme-toggle");
  button.removeAttribute("style");
  button.addEventListener("click", () => {
    localStorage.setItem(CHOICE, isDark() ? "light" : "dark");
    show();
  });
  show();
});
