const [DIMENSION, VARIABLE, ATTRIBUTE] = [10, 11, 12];
const [CHAR, DOUBLE] = [2, 6];

/**
 * A NetCDF file of the classic format: columns of doubles over one dimension.
 *
 * @param columns The columns, of one length.
 * @param none What stands for no value in column x.
 * @param units The units of the column t.
 */
export function classicNetcdf(
  columns: Readonly<Record<string, readonly number[]>>,
  none: number,
  units?: string,
): Uint8Array {
  const names = Object.keys(columns);
  const rows = columns[names[0]].length;
  const header = (begin: number) => {
    const out: number[] = [];
    const number = (x: number) => out.push(x >>> 24, x >>> 16 & 255, x >>> 8 & 255, x & 255);
    const double = (x: number) => {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, x);
      out.push(...new Uint8Array(view.buffer));
    };
    const text = (text: string) => {
      number(text.length);
      for (const c of text.padEnd(4 * Math.ceil(text.length / 4), "\0")) out.push(c.charCodeAt(0));
    };
    const list = (tag: number, length: number) => [length === 0 ? 0 : tag, length].forEach(number);
    out.push(..."CDF\x01".split("").map((c) => c.charCodeAt(0)));
    number(0);
    list(DIMENSION, 1);
    text("row");
    number(rows);
    list(ATTRIBUTE, 0);
    list(VARIABLE, names.length);
    names.forEach((name, k) => {
      text(name);
      // One dimension, the first one.
      number(1);
      number(0);
      const own = name === "x" ? ["_FillValue"] : name === "t" && units ? ["units"] : [];
      list(ATTRIBUTE, own.length);
      for (const attribute of own) {
        text(attribute);
        number(attribute === "units" ? CHAR : DOUBLE);
        if (attribute === "units") text(units!);
        else {
          number(1);
          double(none);
        }
      }
      number(DOUBLE);
      number(8 * rows);
      number(begin + 8 * rows * k);
    });
    return out;
  };
  const { length } = header(0);
  const bytes = new Uint8Array(length + 8 * rows * names.length);
  bytes.set(header(length));
  const view = new DataView(bytes.buffer);
  names.forEach((name, k) =>
    columns[name].forEach((x, i) => view.setFloat64(length + 8 * (rows * k + i), x))
  );
  return bytes;
}
