/**
 * Rewrites the text format of Prometheus as OpenMetrics. A counter is named there without `_total` where it is described, and the text has an
 * end. The library can write OpenMetrics itself, but renames its counters for good while it does.
 */
export function toOpenMetrics(text: string): string {
  const described = text.replace(/^# (HELP|TYPE) (\w+)_total /gm, '# $1 $2 ');
  return `${described.replace(/\n{2,}/g, '\n')}# EOF\n`;
}
