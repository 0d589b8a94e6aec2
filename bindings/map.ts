// Entry point tophash/map.
export type { DrainBudget, DrainResult, DropInStats } from './ordered/map.js';
export { default, Map } from './ordered/map.js';
