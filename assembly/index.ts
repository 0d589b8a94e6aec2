// The core of typed maps: what it exports.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap } from "./layout";
import { ready } from "./recover";
import * as figures from "./stats";

// not behind ready(): what is to be undone may be damaged as well
export { salvage } from "./salvage";

export * from "./exports";
export * from "../build/exports/pairs";

export function chains(m: Hmap): void {
  ready();
  figures.chains(m);
}

export function explain(m: Hmap, key: u64): void {
  ready();
  figures.explain(m, key);
}

export function explainFloat(m: Hmap, key: f64): void {
  ready();
  figures.explainFloat(m, key);
}
