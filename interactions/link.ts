import { randomToken } from '../src/crypto/sealer.ts';
import type { Services } from '../src/services.ts';
import type { Flow } from './flow.ts';

/** What a link of a message stands for: stored under the SHA-256 of its token, sealed. */
export interface Link {
  readonly purpose: string;
  readonly accountId?: string;
  /** The flow that the link belongs to, and what is bound to it. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** One kind of link: its page is a flow like any other, on `/lien/:token`. Opening it changes nothing, its button acts. */
export interface LinkPurpose {
  readonly purpose: string;
  // Each purpose keeps a state of its own; the engine never looks inside.
  flow(link: Link, token: string): Flow<never>;
}

/** Makes a link with the request's other writes; the answer is its address, built from the issuer alone. */
export function makeLink(services: Services, about: { readonly link: Link; readonly seconds: number }): { readonly token: string; readonly href: string } {
  const token = randomToken();
  services.payloads.upsert('Link', token, { ...about.link }, about.seconds);
  return { token, href: new URL(`/lien/${token}`, services.config.issuer).href };
}
