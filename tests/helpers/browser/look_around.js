/**
 * What a reader would see go wrong. It runs in the page, and so it is JavaScript: the types of a
 * page are not those of Deno.
 *
 * @returns {any} What was seen.
 */
export function lookAround() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const box = (element) => element.getBoundingClientRect();
  const name = (element) =>
    `<${element.tagName} ${element.className}> ${element.textContent?.slice(0, 40)}`;
  const color = (text) => text.match(/[\d.]+/g).slice(0, 3).map(Number);
  const luminance = (text) =>
    color(text).map((x) => x / 255)
      .map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
      .reduce((sum, x, k) => sum + x * [0.2126, 0.7152, 0.0722][k], 0);
  // Of WCAG 2.
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const paper = getComputedStyle(document.body).backgroundColor;
  const charts = [...document.querySelectorAll("svg")].filter((svg) => box(svg).width > 0);
  const texts = charts.map((svg) =>
    [...svg.querySelectorAll("text")].filter((text) => text.textContent !== "")
  );
  const overlap = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
  return {
    width: innerWidth,
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    charts: charts.length,
    sideways: scrollWidth - clientWidth,
    beyond: [...document.querySelectorAll("body *")]
      .filter((element) => element.closest(".scroll") === null || element.matches(".scroll"))
      .filter((element) => box(element).right > innerWidth + 0.5 || box(element).left < -0.5)
      .map(name),
    covered: texts.flatMap((own) =>
      own.flatMap((a, i) =>
        own.slice(i + 1).filter((b) => overlap(box(a), box(b)))
          .map((b) => `${a.textContent} / ${b.textContent}`)
      )
    ),
    cut: texts.flatMap((own, i) =>
      own.filter((text) => {
        const [inner, outer] = [box(text), box(charts[i])];
        return inner.left < outer.left - 1 || inner.right > outer.right + 1 ||
          inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
      }).map((text) => text.textContent)
    ),
    letters: Math.min(
      ...texts.flatMap((own, i) =>
        own.map((text) => parseFloat(getComputedStyle(text).fontSize) * charts[i].getScreenCTM().a)
      ),
    ),
    faint: [
      ...texts.flat().filter((text) => contrast(getComputedStyle(text).fill, paper) < 4.5),
      ...[...document.querySelectorAll("p, th, td, li, figcaption, dt, dd, strong")]
        .filter((element) => contrast(getComputedStyle(element).color, paper) < 4.5),
    ].map(name),
    requests: performance.getEntriesByType("resource").map((entry) => entry.name),
    broken: charts.filter((svg) => /NaN|undefined|Infinity/.test(svg.innerHTML)).length,
  };
}
