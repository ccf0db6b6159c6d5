/** For parameters that were written while a gradient was at work. */
export function changedParameters(cause?: unknown): Error {
  return new Error(
    "PreparedGradient.run: the parameters changed while it ran, so that the way forward and the " +
      "way back belong to different ones; change them between runs, not inside the loss",
    { cause },
  );
}
