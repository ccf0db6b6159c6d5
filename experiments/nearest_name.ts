export { nearestName } from "../tensors/internal.ts";
