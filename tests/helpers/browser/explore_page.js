/**
 * Does what a reader does with the figures of a page: points, zooms, saves, opens a table. It runs in
 * the page, and so it is JavaScript: the types of a page are not those of Deno.
 *
 * @returns {Promise<any[]>} What came of it, a figure each.
 */
export async function explorePage() {
  const saved = [];
  URL.createObjectURL = (blob) => {
    saved.push(blob);
    return "blob:kept";
  };
  // No pointer is there that could be held.
  Element.prototype.setPointerCapture = () => {};
  const names = [];
  HTMLAnchorElement.prototype.click = function () {
    names.push(this.download);
  };
  const found = [];
  for (const figure of document.querySelectorAll("figure[id]")) {
    const chart = figure.querySelector(".chart");
    const svg = [...chart.querySelectorAll("svg")].find((each) =>
      each.getBoundingClientRect().width > 0
    );
    const labels = () =>
      [...svg.querySelectorAll("text")].filter((text) => text.getBoundingClientRect().width > 0)
        .map((text) => text.textContent);
    const { left, top, width, height } = svg.getBoundingClientRect();
    const at = (part, type, more = {}) =>
      chart.dispatchEvent(
        new PointerEvent(type, {
          clientX: left + part * width,
          clientY: top + height / 3,
          pointerType: "mouse",
          pointerId: 1,
          ...more,
        }),
      );
    const button = (name) =>
      [...figure.querySelectorAll("button")].find(({ textContent }) => textContent === name);
    const tip = figure.querySelector(".tip");
    const slider = figure.querySelector("input");
    const before = labels();
    at(0.6, "pointermove");
    const pointed = tip.innerText;
    const rings = svg.querySelectorAll("circle").length;
    at(0.6, "pointerleave");
    const gone = tip.hidden;
    at(0.4, "pointerdown", { pointerType: "touch" });
    at(0.4, "pointerleave", { pointerType: "touch" });
    const kept = !tip.hidden;
    at(0.3, "pointerdown", { button: 0 });
    at(0.5, "pointermove");
    at(0.6, "pointerup");
    const dragged = labels();
    button("All")?.click();
    slider.focus();
    slider.value = 1;
    slider.dispatchEvent(new Event("input"));
    const spoken = slider.getAttribute("aria-valuetext");
    const group = figure.querySelector(".tools").getAttribute("aria-label");
    const headings = [...document.querySelectorAll("h1,h2,h3,h4")].map(({ tagName }) => tagName);
    const tools = [...figure.querySelectorAll(".tools input, .tools button")].map((element) =>
      element.getAttribute("aria-label") ?? element.textContent
    );
    button("+")?.click();
    slider.dispatchEvent(new KeyboardEvent("keydown", { key: "+" }));
    const zoomed = labels();
    for (const name of ["SVG", "CSV", "Spec", "PNG"]) button(name).click();
    button("All")?.click();
    const again = labels();
    button("Table").click();
    const cells = figure.querySelectorAll("td").length;
    // A picture takes a while to be made.
    for (let wait = 0; wait < 100 && saved.length < 4; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const [picture] = saved.slice(3);
    const texts = await Promise.all(saved.slice(0, 3).map((blob) => blob.text()));
    const parsed = new DOMParser().parseFromString(texts[0], "image/svg+xml");
    found.push({
      ...{
        id: figure.id,
        before,
        pointed,
        rings,
        gone,
        kept,
        dragged,
        spoken,
        tools,
        group,
        headings,
        zoomed,
        again,
      },
      ...{ cells, names: names.splice(0), svg: parsed.documentElement.nodeName },
      ...{ csv: texts[1], spec: JSON.parse(texts[2]) },
      picture: picture && [...new Uint8Array(await picture.arrayBuffer())].slice(0, 4),
    });
    saved.length = 0;
  }
  return found;
}
