import type { Context } from 'koa';
import { drawPage } from '../page.tsx';
import { StandInPage } from './page.tsx';
import { readParameters } from './read-parameters.ts';
import { PageRefusal, technicalError } from './refusal.ts';
import { endSession } from './session-cookie.ts';
import type { StandIn, StandInClient } from './model.ts';

const allowed = ['id_token_hint', 'post_logout_redirect_uri', 'state', 'client_id', 'logout_hint', 'ui_locales'];

function readClaims(token: string): { aud?: string; iss?: string } {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return {};
  }
}

/** Returns the client for which a hint was made. An expired hint is as good. */
function clientOf(stand: StandIn, hint: string): StandInClient | undefined {
  const { aud, iss } = readClaims(hint);
  return iss === stand.issuer ? stand.clients.find(({ client_id }) => client_id === aud) : undefined;
}

function readRequest(stand: StandIn, query: URLSearchParams) {
  const parameters = readParameters(query, stand.kind === 'fc' ? allowed : undefined);
  if (!parameters) throw new PageRefusal('Y000400', technicalError);
  const { id_token_hint: hint, client_id, state, post_logout_redirect_uri: target } = parameters;
  if (stand.kind === 'fc' && !hint) throw new PageRefusal('Y000400', technicalError);
  const client = hint ? clientOf(stand, hint) : stand.clients.find((one) => one.client_id === client_id);
  if (hint && !client) throw new PageRefusal('invalid_request', 'could not decode id_token_hint');
  if (target !== undefined && !client?.post_logout_redirect_uris.includes(target)) {
    const code = stand.kind === 'fc' ? 'invalid_request' : 'Y030111';
    throw new PageRefusal(code, 'post_logout_redirect_uri not registered');
  }
  return { target, state };
}

function LoggedOutPage({ provider }: { readonly provider: string }) {
  return (
    <StandInPage provider={provider} title="Déconnexion">
      <p data-testid="logged-out">Vous êtes bien déconnecté, vous pouvez fermer votre navigateur.</p>
    </StandInPage>
  );
}

/** Ends the provider's session, then goes back where the service asked, if it is registered. */
export async function answerLogout(ctx: Context, stand: StandIn): Promise<void> {
  const active = stand.scenarios.ofRequest(stand.kind, 'logout');
  const { target, state } = readRequest(stand, new URLSearchParams(ctx.querystring));
  if (active?.scenario.logoutAnswer)
    return void (await active.scenario.logoutAnswer(ctx, { stand, args: active.args }));
  endSession(ctx, stand);
  if (target === undefined) return drawPage(ctx, <LoggedOutPage provider={stand.name} />);
  const url = new URL(target);
  if (state !== undefined) url.searchParams.append('state', state);
  const { href } = active?.scenario.logoutReturn?.(url) ?? url;
  ctx.status = 303;
  ctx.redirect(href);
}
