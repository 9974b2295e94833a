import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { answeredLevel, isLevel } from '../../domain/assurance/assurance.ts';
import { wantedLevels } from './wanted-levels.ts';

/** Codes, and the tokens that come of them, state the level really reached, or the essential one that it is worth. */
export function stateLevels(provider: Provider): void {
  const context = (provider as unknown as { OIDCContext: { prototype: object } }).OIDCContext;
  Object.defineProperty(context.prototype, 'acr', {
    configurable: true,
    get(this: KoaContextWithOIDC['oidc']) {
      const reached = this.session?.acr;
      return isLevel(reached) ? answeredLevel(reached, wantedLevels(this.params)) : reached;
    },
  });
}
