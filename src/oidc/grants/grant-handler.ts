import type { KoaContextWithOIDC } from 'oidc-provider';

/** Answers a request at the token endpoint for one `grant_type`. */
export type GrantHandler = (ctx: KoaContextWithOIDC) => Promise<void>;
