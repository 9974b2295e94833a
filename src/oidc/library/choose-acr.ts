import type { OIDCContext, Provider } from 'oidc-provider';
import { answeredLevel, isLevel } from '../../domain/assurance/assurance.ts';
import { satisfies } from '../../domain/apis/sign-in-needs.ts';
import { askedApis } from '../apis/asked-apis.ts';
import { wantedLevels } from '../claims/wanted-levels.ts';
import { replaceGetter } from './replace-member.ts';

/**
 * Chooses the `acr` that a code or a device's answer states, and with it every token that comes of it: the level that the session reached,
 * or the essential level that was asked for and is covered by it. The session has its level from `levelFor` (`session/login-result.ts`);
 * the library copies this `acr` into the code, and `wrap-access-tokens.ts` reads it there.
 */
export function chooseAcr(provider: Provider): void {
  replaceGetter(
    provider.OIDCContext.prototype,
    'acr',
    function chosenAcr(this: OIDCContext & { readonly ctx?: object }) {
      const reached = this.session?.acr;
      if (!isLevel(reached)) return reached;
      const answered = answeredLevel(reached, wantedLevels(this.params));
      // An API that the request names may want more than the client does.
      return satisfies(answered, askedApis(this.ctx!)) ? answered : reached;
    },
  );
}
