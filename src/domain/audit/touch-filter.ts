import { browserFamilies, systemFamilies } from '../origin/families.ts';
import { networkPatterns } from '../network/network-patterns.ts';

/** A browser as the audit names it. `isUnknown`: its person asked with one that is on no list, as most programs are. */
export interface BrowserFilter {
  readonly browser?: string | undefined;
  readonly system?: string | undefined;
  readonly isUnknown?: true;
}

/** Says which events of the audit touch an account. Values of one kind are alternatives; every kind that is given must hold. */
export interface TouchFilter {
  readonly clients: readonly string[];
  readonly networks: readonly string[];
  readonly browsers: readonly BrowserFilter[];
  readonly events: readonly string[];
}

type ReadFilter =
  | {
      readonly ok: true;
      readonly filter: TouchFilter;
      /** Networks that are compared in the place of smaller ones, which the audit does not know. */
      readonly widened: readonly string[];
    }
  | { readonly ok: false; readonly problem: string };

const named = (names: readonly string[], text: string) =>
  names.find((name) => name.toLowerCase() === text.trim().toLowerCase());

/** Reads `Firefox, Linux`, one of both alone, or `unknown`. */
function readBrowser(value: string): BrowserFilter | undefined {
  if (value.toLowerCase() === 'unknown') return { isUnknown: true };
  const words = value.split(',');
  const browser = words.map((word) => named(browserFamilies, word)).find(Boolean);
  const system = words.map((word) => named(systemFamilies, word)).find(Boolean);
  const found = [browser, system].filter(Boolean).length;
  return found === words.length ? { browser, system } : undefined;
}

const kinds = ['client', 'network', 'browser', 'event'] as const;

/** Reads what `--by` was given, each as `kind=value`, or says what is wrong with the first one that cannot be understood. */
export function readTouchFilter(given: readonly string[]): ReadFilter {
  const lists = {
    client: [] as string[],
    network: [] as string[],
    browser: [] as BrowserFilter[],
    event: [] as string[],
  };
  const widened: string[] = [];
  for (const text of given) {
    const [, kind, value = ''] = /^\s*([a-z]+)\s*=\s*(.*?)\s*$/s.exec(text) ?? [];
    if (!kinds.some((one) => one === kind) || value === '' || value.length > 255)
      return { ok: false, problem: `--by takes ${kinds.map((one) => `${one}=…`).join(', ')}, and not "${text}"` };
    if (kind === 'client' || kind === 'event') lists[kind].push(value);
    if (kind === 'network') {
      const network = networkPatterns(value);
      if (!network)
        return {
          ok: false,
          problem: `"${value}" is no network: write 203.0.113.0/24, 203.0.113.7, or 2001:db8:1::/48 (IPv6: /40 to /48, /24 to /32, /8 to /16)`,
        };
      lists.network.push(...network.patterns);
      if (network.widenedTo !== undefined) widened.push(network.widenedTo);
    }
    if (kind === 'browser') {
      const browser = readBrowser(value);
      if (!browser)
        return {
          ok: false,
          problem: `"${value}" is no browser: write a browser (${browserFamilies.join(', ')}), a system (${systemFamilies.join(', ')}), both with a comma between, or unknown`,
        };
      lists.browser.push(browser);
    }
  }
  const { client: clients, network: networks, browser: browsers, event: events } = lists;
  return { ok: true, filter: { clients, networks, browsers, events }, widened };
}
