import { franceConnect } from './franceconnect.ts';
import { proConnect } from './proconnect.ts';

/** Every provider that is known here, in the order of the buttons. Settings, brands, texts and notes follow this list. */
export const knownUpstreams = [franceConnect, proConnect] as const;

export type KnownUpstream = (typeof knownUpstreams)[number];
export type UpstreamName = KnownUpstream['name'];
