// The report's plots, as SVG: the same bytes for the same figures.
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { latencyPlot, memoryPlot, operationsPlot, sizesShown } from './plot-lines.mjs';
import { heatMap } from './plot-ratios.mjs';

/** @returns {Record<string, string>} SVG by file name */
export function drawPlots({ operations, sizes, latency, memory }) {
  return Object.fromEntries(
    Object.entries({
      'ratios.svg': operations && heatMap(operations.data.results),
      'operations.svg': operations && operationsPlot(operations.data.results),
      'sizes.svg': sizes && operationsPlot(sizes.data.results, sizesShown),
      'latency.svg': latency && latencyPlot(latency.data.inserts),
      'memory.svg': memory && memoryPlot(memory.data.entries),
    })
      .filter(([, options]) => options !== undefined)
      .map(([name, options]) => [name, draw(options)]),
  );
}

function draw(options) {
  const { document } = parseHTML('<html><body></body></html>');
  const svg = Plot.plot({ document, style: { background: 'white', color: '#222' }, ...options });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${svg.outerHTML}\n`;
}
