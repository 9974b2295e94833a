import type { Proof, UpstreamProof } from './assurance.ts';

/** Ways to sign in that are always there. */
export const ownWays: readonly string[] = ['password', 'passkey'];

/** Ways to sign in that a client may name in its registration. Other upstreams go by their names. */
export const knownWays = [...ownWays, 'franceconnect', 'proconnect'] as const;

/** Returns the ways that a client accepts by its registration; undefined when it accepts any way, including those that are added later. */
export function acceptedWays(listed: unknown): readonly string[] | undefined {
  if (!Array.isArray(listed) || knownWays.every((way) => listed.includes(way))) return undefined;
  return listed.filter((way): way is string => typeof way === 'string');
}

export function isWayAccepted(accepted: readonly string[] | undefined, way: string): boolean {
  return accepted === undefined || accepted.includes(way);
}

/** Returns whether a session with this proof was opened by a way that the client accepts. */
export function isProofAccepted(
  accepted: readonly string[] | undefined,
  { methods, upstream }: Pick<Proof, 'methods'> & { readonly upstream?: Pick<UpstreamProof, 'name'> | undefined },
): boolean {
  const ways = methods.map((method) => (method.endsWith('-passkey') ? 'passkey' : method));
  return [...ways, ...(upstream ? [upstream.name] : [])].some((way) => isWayAccepted(accepted, way));
}
