import { ipGroups } from './ip-groups.ts';

/** Networks of the audit that a network touches. A text that ends with `%` stands for all networks that begin so. */
export interface NetworkPatterns {
  readonly patterns: readonly string[];
  /** The audit keeps less of an address than was asked for, so that neighbours are found too; the network that is compared. */
  readonly widenedTo: string | undefined;
}

/** Prefixes that a list of patterns may have at most. */
const most = 256;

interface Shape {
  /** Bits of a group of the address. */
  readonly bits: number;
  /** Groups of which the audit knows. */
  readonly known: number;
  readonly write: (groups: readonly number[]) => string;
  readonly whole: (start: string) => string;
  readonly between: string;
}

const ipv4: Shape = {
  bits: 8,
  known: 3,
  write: (groups) => groups.join('.'),
  whole: (start) => `${start}.0/24`,
  between: '.',
};
const ipv6: Shape = {
  bits: 16,
  known: 3,
  write: (groups) => groups.map((group) => group.toString(16)).join(':'),
  whole: (start) => `${start}::/48`,
  between: ':',
};

/**
 * Returns how the networks of the audit are written that a network (`203.0.113.0/24`, `2001:db8::/32`) or an address holds or lies in;
 * undefined for a text that is no network, or for a network of IPv6 that begins inside a group with too many others.
 */
export function networkPatterns(text: string): NetworkPatterns | undefined {
  const [, ip = '', length] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const groups = ipGroups(ip);
  if (!groups) return undefined;
  const shape = groups.length === 4 ? ipv4 : ipv6;
  const asked = length === undefined ? groups.length * shape.bits : Number(length);
  if (asked > groups.length * shape.bits) return undefined;
  const prefix = Math.min(asked, shape.known * shape.bits);
  const place = Math.ceil(prefix / shape.bits);
  if (place === 0) return { patterns: [`%${shape.whole('')}`], widenedTo: undefined };
  const free = place * shape.bits - prefix;
  if (2 ** free > most) return undefined;
  const last = (groups[place - 1]! >> free) << free;
  const starts = Array.from({ length: 2 ** free }, (_, more) =>
    shape.write([...groups.slice(0, place - 1), last + more]),
  );
  const isWhole = place === shape.known;
  return {
    patterns: starts.map((start) => (isWhole ? shape.whole(start) : `${start}${shape.between}%${shape.whole('')}`)),
    widenedTo: asked > prefix ? shape.whole(starts[0]!) : undefined,
  };
}
