/**
 * Rewrites the text format of Prometheus as OpenMetrics. A counter is named there without `_total` where it is described, a name that
 * ends with a unit says so, and the text has an end. The library can write OpenMetrics itself, but renames its counters for good while it does.
 */
export function toOpenMetrics(text: string): string {
  const described = text.replace(/^# (HELP|TYPE) (\w+)_total /gm, '# $1 $2 ');
  const withUnits = described.replace(/^# TYPE (\w+_(seconds|bytes)) \w+$/gm, '$&\n# UNIT $1 $2');
  return `${withUnits.replace(/\n{2,}/g, '\n')}# EOF\n`;
}
