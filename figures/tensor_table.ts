import type { MimeBundle } from "../tensors/internal.ts";
import { LEFT_OUT, numberWriter, placesShown } from "../tensors/internal.ts";
import { formatShape, type Tensor } from "../tensors/mod.ts";

/** A table of a tensor's numbers, where they lie in a line or a plane. */
export function tensorTable({ shape, size, data }: Tensor): MimeBundle | undefined {
  if (shape.length < 1 || shape.length > 2 || size === 0) return undefined;
  const columns = shape[shape.length - 1];
  const places = placesShown(shape, size, {});
  const [rows, across] = places.length === 1 ? [[0], places[0]] : places;
  const write = numberWriter(
    rows.flatMap((i) =>
      across.map((j) => i === undefined || j === undefined ? 0 : data[i * columns + j])
    ),
  );
  const cell = (i: number | undefined, j: number | undefined) =>
    i === undefined || j === undefined ? LEFT_OUT : write(data[i * columns + j]);
  const head = across.map((j) => `<th>${j ?? LEFT_OUT}</th>`).join("");
  const body = rows.map((i) =>
    `<tr>${places.length > 1 ? `<th>${i ?? LEFT_OUT}</th>` : ""}` +
    `${across.map((j) => `<td>${cell(i, j)}</td>`).join("")}</tr>`
  ).join("");
  const corner = places.length > 1 ? "<th></th>" : "";
  return {
    "text/html": `<table><caption>Tensor ${formatShape(shape)} float64</caption><thead><tr>` +
      `${corner}${head}</tr></thead><tbody>${body}</tbody></table>`,
  };
}
