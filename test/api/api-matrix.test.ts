import { adminEndpoints } from '../../src/api/admin/admin-endpoints.ts';
import type { ApiEndpoint } from '../../src/api/api-endpoint.ts';
import { apiScopes, holderMay, serviceMay, type ApiScope } from '../../src/domain/roles/api-scopes.ts';
import { roles, type Role } from '../../src/domain/roles/roles.ts';
import { acceptedToken, callApi, holderToken, registerApiClient, serviceToken } from '../support/services/api.ts';
import { buildAccount } from '../support/build-account.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { registerClient, signIn } from '../support/test-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

type Visitor =
  | 'nobody'
  | 'a token for another server'
  | 'a service without the scope'
  | 'a service with every scope'
  | 'a person with one factor'
  | 'its contact'
  | Role;

const visitors: readonly Visitor[] = [
  'nobody',
  'a token for another server',
  'a service without the scope',
  'a service with every scope',
  'a person with one factor',
  'its contact',
  ...roles,
];

let person: string;
const always = (token: string) => () => token;

const app = describeApp();
const machine = prepare(() => registerApiClient(app));
const subject = prepare(() => registerClient(app, { client_id: 'client-of-the-matrix' }));
beforeAll(async () => {
  await registerClient(app, { client_id: 'another-client' });
  person = (await buildAccount(app)).sub;
});

/** Returns the tokens that the visitor has just got, one for each scope of an endpoint: some endpoints ask for a sign-in of the last five minutes. */
async function tokensOf(visitor: Visitor): Promise<(scope: ApiScope) => string | undefined> {
  switch (visitor) {
    case 'nobody':
      return () => undefined;
    case 'a token for another server':
      return always(await serviceToken(app, machine, ['profile']));
    case 'a service with every scope':
      return always(await serviceToken(app, machine, apiScopes));
    case 'a service without the scope': {
      const lacking = new Map<ApiScope, string>();
      for (const scope of apiScopes) {
        const others = apiScopes.filter((one) => one !== scope);
        lacking.set(scope, await serviceToken(app, machine, others));
      }
      return (scope) => lacking.get(scope);
    }
    case 'a person with one factor': {
      const account = await buildAccount(app, { roles: ['admin'] });
      const { browser } = await signIn(app, app.browser(), {
        client: machine,
        account,
        params: { scope: 'openid profile' },
      });
      return always(await acceptedToken(app, { browser, client: machine, scopes: apiScopes }));
    }
    default: {
      const role = visitor === 'its contact' ? 'client-contact' : visitor;
      const { token, account } = await holderToken(app, { roles: [role], client: machine });
      const clientId = visitor === 'its contact' ? subject.clientId : 'another-client';
      if (role === 'client-contact') await nameContact(app, { clientId, account });
      return always(token);
    }
  }
}

/** Returns an address that has the form of the path. Parts that name nothing are answered 404 by whoever may look for them. */
const addressOf = (path: string) =>
  path
    .replace('{client_id}', subject.clientId)
    .replace('{sub}', person)
    .replace(/\{number\}/g, '1')
    .replace(/\{\w+\}/g, 'nothing');

/** Says whether the table of rights lets the visitor reach the endpoint; `hidden` where it may not even see the client. */
function expectedOf({ action, path, isForPeople }: ApiEndpoint, visitor: Visitor) {
  if (visitor === 'nobody' || visitor === 'a token for another server' || visitor === 'a person with one factor')
    return 'unauthenticated';
  if (visitor === 'a service without the scope') return 'forbidden';
  if (visitor === 'a service with every scope')
    return isForPeople || !serviceMay(apiScopes, action) ? 'forbidden' : 'reached';
  const clientIds =
    visitor === 'its contact' ? [subject.clientId] : visitor === 'client-contact' ? ['another-client'] : [];
  const holder = { roles: [visitor === 'its contact' ? 'client-contact' : visitor], clientIds, scopes: apiScopes };
  const clientId = path.includes('{client_id}') ? subject.clientId : undefined;
  if (clientId !== undefined && !holderMay(holder, 'clients.read', clientId)) return 'hidden';
  return holderMay(holder, action, clientId) ? 'reached' : 'forbidden';
}

const answerOf = (status: number) => (status === 401 ? 'unauthenticated' : status === 403 ? 'forbidden' : 'reached');

describe.each(visitors)('at every endpoint of the API, %s', (visitor) => {
  test('gets what the table of rights says, and never a fault', async () => {
    const tokenFor = await tokensOf(visitor);
    for (const endpoint of adminEndpoints) {
      const { method, path, scope } = endpoint;
      const token = tokenFor(scope);
      const { status, headers, body } = await callApi(app, addressOf(path), {
        method,
        ...(token !== undefined && { token }),
        // Nothing is changed: every endpoint that changes something wants a reason, and more.
        ...(endpoint.body && { body: {} }),
      });
      const name = `${method} ${path}`;
      expect([name, status]).toEqual([name, expect.any(Number)]);
      expect([name, status < 500]).toEqual([name, true]);
      if (status >= 400) {
        expect([name, headers.get('content-type')]).toEqual([name, expect.stringContaining('problem+json')]);
        expect([name, body['reference']]).toEqual([name, headers.get('x-request-id')]);
      }
      const expected = expectedOf(endpoint, visitor);
      if (expected === 'hidden') expect([name, status]).toEqual([name, 404]);
      else expect([name, answerOf(status)]).toEqual([name, expected]);
    }
  });
});

test('no endpoint is there that neither a service nor a person may reach', () => {
  for (const { operationId, action, scope } of adminEndpoints) {
    const isReached = serviceMay([scope], action) || holderMay({ roles, clientIds: [], scopes: [scope] }, action);
    expect([operationId, isReached]).toEqual([operationId, true]);
  }
});
