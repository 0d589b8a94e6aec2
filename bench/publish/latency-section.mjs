// The report's section on latency.
import { median, short, markdownTable as table, whole } from '../harness/report.mjs';
import { insertRows, latencyHead, serverRows } from '../suites/latency/report.mjs';
import { section } from './markdown.mjs';

export const latencySection = ({ latency }) =>
  section('Latency while growing', latency, introduction, tables);

function introduction({ inserts }) {
  const [{ n }] = inserts.clock;
  const runs = inserts.clock.length === 1 ? 'one run' : `medians of ${inserts.clock.length} runs`;
  const worst = (name) => short(median(inserts[name].map(({ all }) => all.max)) / 1e6);
  return `![Quantiles of single inserts](latency.svg)

From empty to ${whole(n)} entries, i32 -> f64, every insert timed; microseconds, ${runs}. The slowest insert
of tophash took ${worst('tophash')} ms, Map's ${worst('map')}. 'nothing' stores nothing: what the clock, and
the machine's other work, bring. 'nothing, as slowly' stores nothing and takes as long as an insert:
interruptions come by the second, so the slower a loop the more of its steps they hit. Growth work: for
tophash inserts while the map grows, to 64 inserts at either end; for Map those at a power of two, where it
copies its whole table.`;
}

function tables({ inserts, server }) {
  const [{ batch, requests, n }] = server.clock;
  return `${table(['', 'inserts', 'count', ...latencyHead], insertRows(inserts))}

An HTTP server that puts ${batch} entries into a map per request, ${whole(requests)} requests over loopback,
${whole(n)} entries in all; milliseconds. 'event loop' is Node's monitorEventLoopDelay(), which looks once a
millisecond and includes that; 'request' is what the client waited.

${table(['', '', ...latencyHead], serverRows(server))}`;
}
