import type { Actor } from '../audit/actor.ts';

/** Says who acts on the account of somebody else: a person with a role, a client with its own token, or an operator on the command line. */
export type Agent = Exclude<Actor, { readonly kind: 'system' | 'token' }>;
