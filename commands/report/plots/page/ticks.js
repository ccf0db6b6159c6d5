/**
 * Numbers and dates along an axis, in a reader's page: JavaScript, since it is written into the page
 * as it stands.
 *
 * @module
 */

/**
 * Ticks at round numbers, as many as there is room for.
 *
 * @param {number} low Where the axis begins.
 * @param {number} high Where it ends.
 * @param {number} width How long it is, in pixels.
 * @param {{ power: number, base: number }} axis Labels are in this power of ten, and count from this
 *   base.
 * @returns {{ value: number, label: string }[]} The ticks.
 */
export function numberTicks(low, high, width, { power, base }) {
  let ticks = [];
  for (let most = 10; most > 1; most--) {
    ticks = evenTicks(low - base, high - base, most, power)
      .map(({ value, label }) => ({ value: base + value, label }));
    const longest = Math.max(0, ...ticks.map(({ label }) => label.length));
    if (ticks.length > 1 && ticks.length * (7.5 * longest + 10) <= width) return ticks;
  }
  return ticks;
}

/**
 * Ticks at round numbers.
 *
 * @param {number} low Where the axis begins.
 * @param {number} high Where it ends.
 * @param {number} most How many ticks at most, at least 2.
 * @param {number} power Labels are in this power of ten.
 * @returns {{ value: number, label: string }[]} The ticks; 2 at least, which may be too many.
 */
export function evenTicks(low, high, most, power) {
  let finer = [];
  for (let own = Math.floor(Math.log10((high - low) / most)) - 1;; own++) {
    for (const factor of [1, 2, 5]) {
      const size = Number(`${factor}e${own}`);
      const first = Math.ceil(low / size - 1e-9);
      const count = Math.floor(high / size + 1e-9) - first + 1;
      if (count < 2) return finer;
      const digits = Math.min(20, Math.max(0, power - own));
      finer = Array.from({ length: count }, (_, k) => {
        const value = Number(((first + k) * size).toPrecision(14));
        const label = (value / 10 ** power).toFixed(digits);
        return { value, label: label.replace(/^-(?=[0.]*$)/, "").replace("-", "−") };
      });
      if (count <= most) return finer;
    }
  }
}

/**
 * Ticks where years, months, days, hours, minutes or seconds begin.
 *
 * @param {number} low Where the axis begins, in seconds.
 * @param {number} high Where it ends.
 * @param {number} most How many ticks it has room for, at least 2.
 * @param {{ from: number }} clock What seconds are counted from.
 * @returns {{ value: number, label: string }[]} The ticks; fewer than 2 where nothing begins twice.
 */
export function dateTicks(low, high, most, clock) {
  const start = clock.from / 1000;
  const labelled = (values, cut) =>
    values.map((value) => ({
      value,
      label: new Date(Math.round((start + value) * 1000)).toISOString()
        .replace(/^([+-]\d{2})(\d{4}-)/, "$2").slice(...cut).replace("T", " "),
    }));
  let finer = [];
  let finerCut = [0, 10];
  for (
    const [unit, sizes, cut] of [
      ["s", [1, 2, 5, 10, 15, 30], [11, 19]],
      ["s", [60, 120, 300, 600, 900, 1800], [11, 16]],
      ["s", [3600, 7200, 10800, 21600, 43200], [5, 16]],
      ["s", [86400, 172800, 604800, 1209600], [0, 10]],
      ["m", [1, 2, 3, 6], [0, 7]],
      ["m", [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((n) => 12 * n), [0, 4]],
    ]
  ) {
    for (const size of sizes) {
      const length = unit === "s" ? size : size * 28 * 86400;
      if ((high - low) / length > 3 * most) continue;
      const values = [];
      if (unit === "s") {
        // Weeks begin on Mondays: the first one was 5 January 1970.
        const monday = size % 604800 === 0 ? 4 * 86400 : 0;
        const first = Math.ceil((start + low - monday) / size) * size + monday - start;
        for (let k = 0; first + k * size <= high; k++) values.push(first + k * size);
      } else {
        const date = new Date((start + low) * 1000);
        const months = 12 * date.getUTCFullYear() + date.getUTCMonth();
        for (let k = Math.floor(months / size); k <= months / size + 3 * most + 2; k++) {
          const day = new Date(0);
          day.setUTCFullYear(Math.floor(k * size / 12), (k * size) % 12, 1);
          const value = day.getTime() / 1000 - start;
          if (value >= low && value <= high) values.push(value);
        }
      }
      // Two of too many are enough.
      if (values.length < 2) {
        return labelled(finer.length < 2 ? [] : [finer[0], finer.at(-1)], finerCut);
      }
      if (values.length <= most) return labelled(values, cut);
      [finer, finerCut] = [values, cut];
    }
  }
  return [];
}

/**
 * A number as people read it.
 *
 * @param {number} value The number.
 * @param {number} [digits] How many digits it has. Default 6.
 * @returns {string} The words.
 */
export function numberText(value, digits = 6) {
  return String(Number(value.toPrecision(digits))).replaceAll("-", "−");
}

/**
 * A date.
 *
 * @param {number} seconds The time.
 * @param {{ from: number, zone: string }} clock What it is counted from.
 * @param {boolean} days Whether the time of day is left out.
 * @returns {string} As of ISO 8601.
 */
export function dateText(seconds, clock, days) {
  const text = new Date(Math.round(clock.from + 1000 * seconds)).toISOString();
  if (days) return text.replace(/T.*/, "");
  return text.replace(/(:00)?\.000Z$|Z$/, "") + clock.zone;
}
