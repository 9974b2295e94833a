import { Refused } from '../../commands/refused.ts';
import { upstreamNames } from './report-people.ts';

/** Returns the upstreams of aliases, as `--map` says. */
export function readAliases(mapped: readonly string[] = []): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const pair of mapped) {
    const [, alias, name = ''] = /^(.+)=([^=]+)$/.exec(pair) ?? [];
    if (alias === undefined || !upstreamNames.some((one) => one === name))
      throw new Refused(`--map "${pair}" is not ALIAS=${upstreamNames.join(' or ALIAS=')}`);
    names.set(alias, name);
  }
  return names;
}

/** The option by which an operator names the upstream of an alias. */
export const mapOption = {
  value: `ALIAS=${upstreamNames.join('|')}`,
  meaning: 'the upstream that an identity provider of the realm is here; may be repeated',
  isRepeated: true,
} as const;
