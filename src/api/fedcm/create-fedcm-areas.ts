import { parse } from 'node:querystring';
import type Koa from 'koa';
import { withdrawAccess } from '../../commands/clients/access/withdraw-access.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { accountClaims } from '../../domain/clients/claims/claims.ts';
import { logoPath } from '../../domain/clients/client-logo.ts';
import { photoPath } from '../../domain/account/photo-rules.ts';
import { fedcmEndpoints as endpoints, fedcmPath, signedInPath, webIdentityPath } from '../../domain/fedcm-paths.ts';
import { isStorableText } from '../../domain/fields/storable.ts';
import { isObject } from '../../domain/members.ts';
import { AppError } from '../../errors.ts';
import type { SignedInSession } from '../../oidc/session/browser-sessions.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import type { ApiArea, ApiParts } from '../api-area.ts';
import { requireMethod } from '../methods.ts';
import { ApiProblem } from '../problem.ts';
import { readBytes } from '../read-json.ts';
import { problemWriter } from '../write-problem.ts';

type Answer = (ctx: Koa.Context) => Promise<void> | void;

interface Route {
  readonly method: 'GET' | 'POST';
  readonly answer: Answer;
}

interface Person {
  readonly session: SignedInSession;
  /** The value of the cookie of the session. */
  readonly sessionId: string;
  readonly account: Account;
}

const maxFormBytes = 16_384;

/** Parameters of an authorization request that a service may give to its browser. The browser and we set the others. */
const askedParams = [
  'scope',
  'nonce',
  'redirect_uri',
  'code_challenge',
  'code_challenge_method',
  'acr_values',
  'max_age',
  'claims',
  'ui_locales',
] as const;

function json(ctx: Koa.Context, body: unknown): void {
  ctx.body = JSON.stringify(body);
  ctx.type = 'application/json';
}

/** Only a browser that asks for this API sends the header: no script of a page can set it. */
function requireBrowser(ctx: Koa.Context): void {
  if (ctx.get('Sec-Fetch-Dest') !== 'webidentity')
    throw new ApiProblem('forbidden', {
      detail: 'Browsers alone ask here, for the Federated Credential Management API.',
    });
}

/** The browser means a person who has been signed in here before: the sessions have changed since it asked. */
const anotherPerson = () => new ApiProblem('unauthenticated', { detail: 'Another person is signed in here.' });

type Form = Readonly<Record<string, string | undefined>>;

async function readForm(ctx: Koa.Context): Promise<Form> {
  if (!ctx.is('application/x-www-form-urlencoded'))
    throw new ApiProblem('unsupported-type', { detail: 'The body must be application/x-www-form-urlencoded.' });
  const text = (await readBytes(ctx, maxFormBytes)).toString('utf8');
  const fields = Object.entries(parse(text, '&', '=', { maxKeys: 50 }));
  const isPlain = fields.every(([, value]) => typeof value === 'string' && isStorableText(value));
  if (!isPlain) throw new ApiProblem('malformed', { detail: 'A field stands twice, or is no text.' });
  return Object.fromEntries(fields) as Form;
}

/** Returns what the service asks for. The browser hands it on as JSON. Throws ApiProblem for what is no object of texts. */
function readParams({ params = '{}', nonce }: Form): Readonly<Record<string, string>> {
  let given: unknown;
  try {
    given = JSON.parse(params);
  } catch (cause) {
    throw new ApiProblem('malformed', { detail: 'params is no JSON.', cause });
  }
  if (!isObject(given)) throw new ApiProblem('malformed', { detail: 'params is no JSON object.' });
  const asked = askedParams.flatMap((name) => {
    const value = given[name];
    if (value === undefined || value === null) return [];
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number);
    return [[name, text] as const];
  });
  return { ...(nonce !== undefined && nonce !== '' && { nonce }), ...Object.fromEntries(asked) };
}

/** The codes that the API has for its own errors; the rest is told as the protocol has it. */
const errorCodes: Readonly<Record<string, string>> = { login_required: 'access_denied' };

/** Makes the endpoints by which browsers sign people in at services without cookies of other sites (Federated Credential Management API). */
export function createFedcmAreas({ services, oidc, assetUrl, fedcm: cookie }: ApiParts): readonly ApiArea[] {
  if (!cookie) return [];
  const { config } = services;
  const at = (path: string) => new URL(path, config.issuer).href;

  /** Returns the person whose session the browser names, where that session would give services a silent answer. */
  const personOf = async (ctx: Koa.Context): Promise<Person | undefined> => {
    const sessionId = cookie.read(ctx);
    const session = sessionId === undefined ? undefined : await oidc.sessionNamed(sessionId);
    if (sessionId === undefined || !session || session.needsPerson) return undefined;
    const account = await services.account.accounts.find(session.accountId);
    return account?.disabledAt === null ? { session, sessionId, account } : undefined;
  };

  const signedIn = async (ctx: Koa.Context): Promise<Person> => {
    const person = await personOf(ctx);
    if (person) return person;
    ctx.set('Set-Login', 'logged-out');
    throw new ApiProblem('unauthenticated', { detail: 'Nobody is signed in here.' });
  };

  /** Returns the client that a page of this origin may speak for, and lets that page read the answer. */
  const clientOf = async (ctx: Koa.Context, clientId: string | undefined): Promise<ClientRecord> => {
    ctx.vary('Origin');
    const asking = ctx.get('Origin');
    const client = clientId === undefined ? undefined : await services.clients.registry.find(clientId);
    const isOwn = client?.disabledAt === null && client.metadata.allowed_origins?.includes(asking);
    if (!client || !isOwn)
      throw new ApiProblem('forbidden', { detail: 'This origin is not registered for this client.' });
    ctx.set({ 'Access-Control-Allow-Origin': asking, 'Access-Control-Allow-Credentials': 'true' });
    return client;
  };

  const tellConfig: Answer = (ctx) => {
    ctx.set('Access-Control-Allow-Origin', '*');
    json(ctx, {
      accounts_endpoint: endpoints.accounts,
      client_metadata_endpoint: endpoints.clientMetadata,
      id_assertion_endpoint: endpoints.assertion,
      disconnect_endpoint: endpoints.disconnect,
      login_url: signedInPath,
      supports_use_other_account: false,
      branding: {
        background_color: '#000091',
        color: '#ffffff',
        icons: [{ url: at(assetUrl('dsfr/favicon/apple-touch-icon.png')), size: 180 }],
      },
    });
  };

  const claimsOf = (account: Account) => {
    const photo = services.account.photos.idOf(account);
    const picture = photo && at(photoPath(photo));
    return accountClaims({ account, picture }, { use: 'userinfo', scope: 'openid profile email' }) as Record<
      string,
      string | undefined
    >;
  };

  const tellAccounts: Answer = async (ctx) => {
    requireBrowser(ctx);
    const { account } = await signedIn(ctx);
    const access = await services.clients.accessList.listAccess(account.id);
    const { sub, name, given_name: given, email, preferred_username: username, picture } = claimsOf(account);
    json(ctx, {
      accounts: [
        {
          id: sub,
          name: name ?? username,
          given_name: given,
          email,
          username,
          picture,
          login_hints: [email, username].filter((hint) => hint !== undefined),
          approved_clients: access.map(({ clientId }) => clientId),
        },
      ],
    });
  };

  const tellClient: Answer = async (ctx) => {
    requireBrowser(ctx);
    const clientId = ctx.query['client_id'];
    const { metadata } = await clientOf(ctx, typeof clientId === 'string' ? clientId : undefined);
    const logo = logoPath(metadata, config.issuer);
    json(ctx, {
      privacy_policy_url: metadata.policy_uri,
      terms_of_service_url: metadata.tos_uri,
      ...(logo !== undefined && { icons: [{ url: at(logo) }] }),
    });
  };

  const assertIdentity: Answer = async (ctx) => {
    requireBrowser(ctx);
    const form = await readForm(ctx);
    const client = await clientOf(ctx, form['client_id']);
    const { session, sessionId } = await signedIn(ctx);
    if (form['account_id'] !== session.accountId) throw anotherPerson();
    const { redirect_uris: addresses = [] } = client.metadata;
    const { redirect_uri: address = addresses.length === 1 ? addresses[0]! : '', ...params } = readParams(form);
    const answer = await oidc.askSilently(ctx, {
      sessionId,
      params: { ...params, client_id: client.clientId, redirect_uri: address },
    });
    ctx.status = answer.error === undefined ? 200 : 400;
    if (answer.error === undefined) return json(ctx, { token: answer.code });
    // The browser reads `code`; versions of it before 2025 read the same by the name of the protocol.
    const code = errorCodes[answer.error] ?? answer.error;
    return json(ctx, { error: { code, error: code }, error_description: answer.description });
  };

  const disconnect: Answer = async (ctx) => {
    requireBrowser(ctx);
    const form = await readForm(ctx);
    const { clientId } = await clientOf(ctx, form['client_id']);
    const { account } = await signedIn(ctx);
    const { sub, email, preferred_username: username } = claimsOf(account);
    const hint = form['account_hint'];
    if (hint === undefined || ![sub, email, username].includes(hint)) throw anotherPerson();
    services.actAs({ kind: 'account', id: account.id });
    try {
      await withdrawAccess(services, {
        accountId: account.id,
        credentialVersion: credentialVersionOf(account),
        clientId,
        requestId: String(ctx.state['requestId']),
      });
    } catch (error) {
      // The service holds nothing of hers any more, which is what it asks for.
      if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    }
    json(ctx, { account_id: account.id });
  };

  const routes: Readonly<Record<string, Route>> = {
    [endpoints.config]: { method: 'GET', answer: tellConfig },
    [endpoints.accounts]: { method: 'GET', answer: tellAccounts },
    [endpoints.clientMetadata]: { method: 'GET', answer: tellClient },
    [endpoints.assertion]: { method: 'POST', answer: assertIdentity },
    [endpoints.disconnect]: { method: 'POST', answer: disconnect },
    [webIdentityPath]: {
      method: 'GET',
      answer: (ctx) =>
        json(ctx, {
          provider_urls: [at(endpoints.config)],
          accounts_endpoint: at(endpoints.accounts),
          login_url: at(signedInPath),
        }),
    },
  };

  const area = (prefix: string): ApiArea => ({
    prefix,
    async answer(ctx) {
      const route = routes[ctx.path];
      if (!route) throw new ApiProblem('not-found');
      requireMethod(ctx, route.method === 'GET' ? ['GET', 'HEAD'] : ['POST']);
      await route.answer(ctx);
    },
    writeProblem: problemWriter(config.issuer),
  });
  return [area(fedcmPath), area(webIdentityPath)];
}
