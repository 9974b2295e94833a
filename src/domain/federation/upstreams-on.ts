interface SwitchedOn {
  readonly upstreams: Readonly<Record<string, unknown>>;
  readonly wallet?: unknown;
}

/** Returns the names of everything by which people sign in elsewhere, as the settings switch it on. */
export const upstreamsOn = ({ upstreams, wallet }: SwitchedOn): readonly string[] => [
  ...Object.keys(upstreams),
  ...(wallet === undefined ? [] : ['wallet']),
];
