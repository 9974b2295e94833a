import { franceConnect } from './franceconnect.ts';
import { proConnect } from './proconnect.ts';
import { wallet } from './wallet.ts';

/** Every provider of OpenID Connect that is known here, in the order of the buttons. Their settings and notes follow this list. */
export const knownUpstreams = [franceConnect, proConnect] as const;

export type KnownUpstream = (typeof knownUpstreams)[number];

/** Everything beside this service by which people may sign in. Buttons, brands and texts follow this list. */
export const allUpstreams = [...knownUpstreams, wallet] as const;

export type UpstreamName = (typeof allUpstreams)[number]['name'];
