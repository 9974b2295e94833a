import { randomUUID } from 'node:crypto';
import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import { serveSite } from '../../serve-site.ts';
import { readForm } from '../read-form.ts';
import { findByLogin, findPeople, type FormerPerson } from './people.ts';

interface RealmSettings {
  /** 0 picks a free one. */
  readonly port: number;
  readonly realm: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly people: readonly FormerPerson[];
}

/** The ways in which the stand-in misbehaves. */
export type FormerFault = 'down' | 'forbidden' | 'no-password-grant' | 'inexact';

/** Keycloak refuses a longer line of a request unless somebody has set another number. */
const longestLine = 4096;

/** Failures after which the realm locks an account, as Keycloak does where nobody has set another number. */
const failuresUntilLock = 30;

/** Writes an ID token that nobody checks the signature of: it comes over a connection to the realm. */
const idToken = (sub: string) =>
  [{ alg: 'none' }, { sub }, ''].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

/**
 * Starts a stand-in of a realm of Keycloak that still has its people: the token endpoint with client credentials and the password grant, and what
 * the administration shows to a service account with view-users. It answers on the loopback, in memory; never in production.
 */
export async function startFormerRealm({ port, realm, clientId, clientSecret, people: first }: RealmSettings) {
  if (process.env['NODE_ENV'] === 'production') throw new Error('the stand-ins do not run in production');
  let people = [...first];
  let fault: FormerFault | undefined;
  let happening: (() => Promise<unknown>) | undefined;
  const log: string[] = [];
  const failures = new Map<string, number>();
  const tokens = new Set<string>();

  const answer = (ctx: Context, status: number, body: unknown) => {
    ctx.status = status;
    ctx.body = JSON.stringify(body);
    ctx.type = 'json';
  };
  const refuse = (ctx: Context, status: number, error: string, description: string) =>
    answer(ctx, status, { error, error_description: description });
  const invalid = (ctx: Context) => refuse(ctx, 401, 'invalid_grant', 'Invalid user credentials');

  const answerPassword = (ctx: Context, form: URLSearchParams) => {
    if (fault === 'no-password-grant')
      return refuse(ctx, 400, 'unauthorized_client', 'Client not allowed for direct access grants');
    const person = findByLogin(people, form.get('username') ?? '');
    if (!person) return invalid(ctx);
    const { id, enabled } = person.entry as { readonly id: string; readonly enabled?: boolean };
    if (enabled === false) return refuse(ctx, 400, 'invalid_grant', 'Account disabled');
    const tries = failures.get(id) ?? 0;
    const isRight = form.get('password') === person.password && (!person.code || form.get('totp') === person.code);
    if (!isRight || tries >= failuresUntilLock) {
      failures.set(id, tries + 1);
      return invalid(ctx);
    }
    failures.delete(id);
    if (person.isNotSetUp) return refuse(ctx, 400, 'invalid_grant', 'Account is not fully set up');
    return answer(ctx, 200, { access_token: randomUUID(), expires_in: 60, id_token: idToken(id) });
  };

  const answerToken = async (ctx: Context) => {
    const form = await readForm(ctx);
    const grant = form.get('grant_type');
    log.push(`token ${grant} ${form.get('username') ?? ''}`.trim());
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return refuse(ctx, 401, 'invalid_client', 'Invalid client or Invalid client credentials');
    if (grant === 'password') return answerPassword(ctx, form);
    const token = randomUUID();
    tokens.add(token);
    return answer(ctx, 200, { access_token: token, expires_in: 300, token_type: 'Bearer' });
  };

  const lists = {
    credentials: ({ credentials = [] }) => credentials,
    'federated-identity': ({ federatedIdentities = [] }) => federatedIdentities,
    groups: ({ groups = [] }) => groups,
    consents: ({ consents = [] }) => consents,
    'role-mappings': ({ roleMappings = {} }) => roleMappings,
  } satisfies Readonly<Record<string, (person: FormerPerson) => unknown>>;

  const router = new Router();
  router.post(`/realms/${realm}/protocol/openid-connect/token`, answerToken);
  router.use(`/admin/realms/${realm}`, async (ctx, next) => {
    log.push(`admin ${ctx.path.replace(/^.*\/users/, 'users')}${ctx.search}`);
    const token = ctx.get('Authorization').replace(/^Bearer /, '');
    if (!tokens.has(token)) return answer(ctx, 401, { error: 'HTTP 401 Unauthorized' });
    if (fault === 'forbidden') return answer(ctx, 403, { error: 'HTTP 403 Forbidden' });
    return next();
  });
  router.get(`/admin/realms/${realm}/users`, async (ctx) => {
    const work = happening;
    happening = undefined;
    await work?.();
    const { username, email, exact } = ctx.query;
    const by = email === undefined ? 'username' : 'email';
    const text = String(email ?? username);
    const isLike = ({ entry }: FormerPerson) => String(entry[by]).includes(text);
    const exactly = exact === 'true' ? findPeople(people, by, text) : [];
    const found = fault === 'inexact' ? people.filter(isLike) : exactly;
    answer(
      ctx,
      200,
      found.map(({ entry }) => entry),
    );
  });
  for (const [what, read] of Object.entries(lists))
    router.get(`/admin/realms/${realm}/users/:id/${what}`, (ctx) => {
      const person = people.find(({ entry }) => entry.id === ctx['params'].id);
      if (person) answer(ctx, 200, read(person));
      else answer(ctx, 404, { error: 'User not found' });
    });

  const app = new Koa();
  app.on('error', () => undefined);
  app.use(async (ctx, next) => {
    if (fault === 'down') return void ctx.req.socket.destroy();
    if (ctx.url.length > longestLine) return answer(ctx, 414, {});
    return next();
  });
  app.use(router.routes());
  const { server, site } = await serveSite(port, async (url) => ({ answer: app.callback(), url }));

  return {
    address: `${site.url}/realms/${realm}`,
    /** The requests that came, in words: the kind, and whom they are about. */
    log: () => [...log],
    clearLog: () => void log.splice(0),
    /** Counts the failures of one person, as the lock of the realm does. */
    failuresOf: (id: string) => failures.get(id) ?? 0,
    setFault: (name?: FormerFault) => void (fault = name),
    /** Lets something happen before the next search of people is answered. */
    meanwhile: (work: () => Promise<unknown>) => void (happening = work),
    /** Forgets the tokens of the administration, as new keys do. */
    forgetTokens: () => tokens.clear(),
    setPeople: (others: readonly FormerPerson[]) => void (people = [...others]),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

export type FormerRealmStandIn = Awaited<ReturnType<typeof startFormerRealm>>;
