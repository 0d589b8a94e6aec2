// The core of typed maps: what it exports.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
export * from "./exports";
export { chains, explain, explainFloat } from "./stats";
export * from "../build/exports/pairs";
