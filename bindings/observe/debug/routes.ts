// Routes of the debug handler, by the last part of the path.
import { type Listed, listedElsewhere, type Upkeep } from '../../heap/listed.js';
import { allTables } from '../maps/tables.js';
import { residencyProfile } from '../memory/residency-profile.js';
import { METRICS_TYPES, metricsText } from '../metrics/text.js';
import { sample } from '../samples/sample.js';
import { trace } from '../trace/trace.js';
import { type DebugRequest, Refusal } from './guard.js';

/** An answer: status (default 200), type and body. */
export interface Answer {
  status?: number;
  type: string;
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

/** One path: its method, whether it needs the token, and its answer. */
interface Route {
  method: 'GET' | 'POST';
  token?: true;
  answer(request: DebugRequest, query: URLSearchParams): Answer;
}

/** An answer as JSON. */
export const json = (value: unknown): Answer => ({
  type: 'application/json',
  body: `${JSON.stringify(value)}\n`,
});

/** What a map is called in answers, and what it does. */
interface Subject extends Upkeep, Pick<Listed, 'life' | 'name' | 'heapName'> {}

/** The maps and sets of all heaps, and shared maps. */
const subjects = (): Subject[] => [
  ...allTables(),
  ...[...listedElsewhere()].flatMap(({ upkeep, life, name, heapName }) =>
    upkeep === undefined ? [] : [{ ...upkeep, life, name, heapName }],
  ),
];

const title = ({ life, name, heapName }: Subject) => ({ id: life.id, name, heap: heapName });

/** verify() of every map: walks everything, and the process does nothing else meanwhile. */
const verify = (): Answer => {
  const broken: object[] = [];
  const all = subjects();
  for (const map of all) {
    try {
      map.verify();
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      broken.push({ ...title(map), code, message });
    }
  }
  return json({ sound: broken.length === 0, maps: all.length, broken });
};

const KNOWN = ['map', 'maxMs'];

/** drain() of the maps of that name, within `maxMs` together. */
const drain = (query: URLSearchParams): Answer => {
  const unknown = [...query.keys()].find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) throw new Refusal(400, `unknown parameter ${JSON.stringify(unknown)}`, KNOWN);
  const name = query.get('map');
  if (name === null || name === '') throw new Refusal(400, 'no parameter map', 'map=<name of a map>');
  const given = query.get('maxMs');
  const maxMs = given === null ? Number.POSITIVE_INFINITY : given.trim() === '' ? Number.NaN : Number(given);
  if (!(maxMs >= 0)) throw new Refusal(400, `maxMs is ${JSON.stringify(given)}`, 'a number of 0 or more');
  const maps = subjects().filter((map) => map.name === name);
  if (maps.length === 0) {
    const names = [...new Set(subjects().map((map) => map.name))].filter((it) => it !== '');
    throw new Refusal(404, `no map ${JSON.stringify(name)}`, names.slice(0, 100));
  }
  const start = performance.now();
  const left = (): number => Math.max(0, maxMs - (performance.now() - start));
  return json({ maps: maps.map((map) => ({ ...title(map), ...map.drain({ maxMs: left() }) })) });
};

const metrics = ({ headers }: DebugRequest): Answer => {
  const format = /\bapplication\/openmetrics-text\b/.test(String(headers.accept))
    ? 'openmetrics'
    : 'prometheus';
  return { type: METRICS_TYPES[format], body: metricsText({ format }) };
};

const residency = (): Answer => ({
  type: 'application/octet-stream',
  body: residencyProfile(),
  headers: { 'content-disposition': 'attachment; filename="tophash-residency.pb"' },
});

/** The trace that is on, which goes on. */
const traced = (): Answer => {
  if (!trace.on) throw new Refusal(404, 'no trace is on', 'trace.start() in the program');
  return json(trace.read());
};

/** The routes by name. */
export const ROUTES: Readonly<Record<string, Route>> = {
  stats: { method: 'GET', answer: () => json(sample()) },
  residency: { method: 'GET', answer: residency },
  metrics: { method: 'GET', answer: metrics },
  verify: { method: 'GET', answer: verify },
  trace: { method: 'GET', answer: traced },
  drain: { method: 'POST', token: true, answer: (_, query) => drain(query) },
};
