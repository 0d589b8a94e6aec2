// Hands the programs to whoever drives the page.
import * as programs from '../programs/index.mjs';

globalThis.programs = programs;
