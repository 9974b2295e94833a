import { drawRefusal } from '../page.tsx';
import { PageRefusal, technicalError } from '../refusal.ts';
import type { Scenario } from '../model.ts';

export const logoutMisbehaviours = {
  'logout-no-state': {
    group: 'logout',
    logoutReturn: (target) => {
      const url = new URL(target);
      url.searchParams.delete('state');
      return url;
    },
  },
  'logout-error-page': {
    group: 'logout',
    logoutAnswer: (ctx, { stand }) =>
      drawRefusal(ctx, { provider: stand.name, refusal: new PageRefusal('Y000400', technicalError) }),
  },
  'logout-unregistered': {
    group: 'logout',
    logoutAnswer: (ctx, { stand }) => {
      const code = stand.kind === 'fc' ? 'invalid_request' : 'Y030111';
      const refusal = new PageRefusal(code, 'post_logout_redirect_uri not registered');
      drawRefusal(ctx, { provider: stand.name, refusal });
    },
  },
  'logout-never-returns': {
    group: 'logout',
    logoutAnswer: (ctx) => {
      ctx.type = 'html';
      ctx.body = '<!doctype html><html lang="fr"><title>Déconnexion</title><h1>Déconnexion</h1></html>';
    },
  },
} satisfies Readonly<Record<string, Scenario>>;
