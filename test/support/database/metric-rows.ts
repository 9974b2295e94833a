import type { Instrument } from '../../../src/metrics/instrument.ts';
import { instruments } from '../../../src/metrics/instruments.ts';

/** Returns every metric as docs/reference.md lists it: a row of the table, with the names of its labels. */
export function metricRows(): readonly string[] {
  return (Object.values(instruments) as readonly Instrument[]).map(({ name, type, labels, help }) => {
    const names = Object.keys(labels).map((label) => `\`${label}\``);
    return `| \`${name}\` | ${type} | ${names.join(', ')} | ${help} |`;
  });
}
