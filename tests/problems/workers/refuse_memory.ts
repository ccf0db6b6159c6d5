/** Has the engine refuse compiled code its memory from now on, as a page does to which other workers left none. */
export function refuseMemory(): void {
  Object.defineProperty(WebAssembly, "Memory", {
    value: function () {
      throw new RangeError("could not allocate memory");
    },
  });
}
