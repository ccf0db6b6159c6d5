/** Of a model and its rival, in two elements: one of them runs away. */
export const ERRORS = {
  training: {
    model: { columns: [0.1, 0.2], overall: 0.01 },
    "last value": { columns: [1, 2], overall: 1 },
  },
  holdout: {
    model: { columns: [0.3, NaN], overall: 0.02 },
    "last value": { columns: [3, Infinity], overall: 5 },
  },
  forecasts: [],
};
