import type { StateLevel } from '../domain/state/state-line.ts';

/** Says what a check has found, in plain English, without a secret. */
export interface Finding {
  readonly level: StateLevel;
  /** The setting or the part of the service that it is about. */
  readonly where: string;
  readonly what: string;
  /** The next step of the operator. */
  readonly advice?: string | undefined;
}

type Words = readonly [where: string, what: string, advice?: string];

const make =
  (level: StateLevel) =>
  (...[where, what, advice]: Words): Finding => ({ level, where, what, advice });

export const problem = make('problem');
export const warning = make('warning');
export const good = make('good');

/** Makes a finding of a line that the start would print: `WHERE: what; advice`. */
export function findingOf(level: StateLevel, line: string): Finding {
  const [, where = 'settings', rest = line] = /^([A-Z][A-Z_]+): (.*)$/s.exec(line) ?? [];
  const [what = rest, ...advice] = rest.split('; ');
  return { level, where, what, advice: advice.length > 0 ? advice.join('; ') : undefined };
}
