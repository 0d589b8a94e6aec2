// Loaded after the swap: maps move at sizes of a few entries, long before it pays.
import { rules } from './node_modules/tophash/dist/ordered/rules.js';

Object.assign(rules, { watched: 8, numbers: 8, bigints: 8, last: 2 ** 30, generation: 16, steps: 1 });
