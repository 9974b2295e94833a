import type Router from '@koa/router';
import { registerApi } from '../../src/commands/apis/change-api.ts';
import { roles, type Role } from '../../src/domain/roles/roles.ts';
import { createApp } from '../../src/app.ts';
import { actOn } from '../support/people/act-on.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp } from '../support/describe-app.ts';
import { buildProtected } from '../support/people/lost-device.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { registerClient, typeCredentials } from '../support/test-client.ts';
import { ownFields } from '../support/requests/own-fields.ts';

/** A role, or the contact of the service that these tests ask for. The holder of `client-contact` answers for another service. */
type Right = Role | 'its contact';

interface Rights {
  /** The people that the page opens for. */
  readonly GET?: readonly Right[];
  /** The people whose forms the page takes; absent where no form of the page changes anything. */
  readonly POST?: readonly Right[];
}

const everybody: readonly Right[] = [...roles, 'its contact'];
const managers: readonly Right[] = ['admin', 'client-manager'];
const editors: readonly Right[] = [...managers, 'its contact'];
const readers: readonly Right[] = ['admin', 'client-manager', 'auditor', 'its contact'];
const apiReaders: readonly Right[] = ['admin', 'client-manager', 'auditor'];
const helpers: readonly Right[] = ['admin', 'support'];
const peopleReaders: readonly Right[] = ['admin', 'support', 'auditor'];

/** Says who may do what at every address of the administration. An address that a page adds must be named here. */
const rights: Readonly<Record<string, Rights>> = {
  '/admin': { GET: everybody },
  '/admin/clients': { GET: [...readers, 'client-contact'] },
  '/admin/clients/nouveau': { GET: ['admin', 'client-manager'], POST: ['admin', 'client-manager'] },
  '/admin/clients/import': { GET: managers, POST: managers },
  '/admin/clients/jetons': { GET: managers, POST: managers },
  '/admin/clients/non-enregistrees': { GET: managers, POST: managers },
  '/admin/clients/:id': { GET: readers },
  '/admin/clients/:id/enregistrement': { GET: editors },
  '/admin/clients/:id/modifier': { GET: editors, POST: editors },
  '/admin/clients/:id/contacts': { GET: readers, POST: ['admin', 'client-manager', 'its contact'] },
  '/admin/clients/:id/secrets': { GET: readers, POST: ['admin', 'client-manager', 'its contact'] },
  '/admin/clients/:id/reglages': { GET: readers },
  '/admin/clients/:id/essai': {
    GET: ['admin', 'client-manager', 'its contact'],
    POST: ['admin', 'client-manager', 'its contact'],
  },
  '/admin/clients/:id/essai/retour': { GET: ['admin', 'client-manager', 'its contact'] },
  '/admin/clients/:id/diagnostic': { GET: readers, POST: ['admin', 'client-manager', 'its contact'] },
  '/admin/clients/:id/evenements': { GET: readers, POST: ['admin', 'client-manager', 'its contact'] },
  '/admin/clients/:id/versions': { GET: readers, POST: managers },
  '/admin/clients/:id/personnes': { GET: peopleReaders },
  '/admin/clients/:id/production': { GET: editors, POST: editors },
  '/admin/clients/:id/essayeurs': { GET: editors, POST: editors },
  '/admin/clients/:id/etat': { GET: managers, POST: managers },
  '/admin/clients/:id/supprimer': { GET: managers, POST: managers },
  '/admin/clients/:id/droits-api': { GET: managers, POST: managers },
  '/admin/clients/:id/dupliquer': { GET: managers, POST: managers },
  '/admin/clients/:id/export.json': { GET: readers },
  '/admin/apis': { GET: apiReaders },
  '/admin/apis/nouvelle': { GET: managers, POST: managers },
  '/admin/apis/:id': { GET: apiReaders },
  '/admin/apis/:id/modifier': { GET: managers, POST: managers },
  '/admin/apis/:id/supprimer': { GET: managers, POST: managers },
  '/admin/personnes': { GET: peopleReaders },
  '/admin/personnes/inviter': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub': { GET: peopleReaders },
  '/admin/personnes/:sub/nouveau-mot-de-passe': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/renvoyer-confirmation': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/corriger-adresse': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/roles-et-groupes': { GET: ['admin'], POST: ['admin'] },
  '/admin/personnes/:sub/fermer-sessions': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/invalider-mot-de-passe': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/retirer-double-authentification': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/reactiver': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/lever-limitation': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/limiter': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/desactiver': { GET: helpers, POST: helpers },
  '/admin/personnes/:sub/supprimer': { GET: helpers, POST: helpers },
  '/admin/demandes': { GET: peopleReaders },
  '/admin/demandes/:id': { GET: peopleReaders, POST: ['admin', 'support'] },
  '/admin/roles': { GET: ['admin', 'auditor'], POST: ['admin'] },
  '/admin/journal': { GET: ['admin', 'auditor'] },
  '/admin/journal.csv': { GET: ['admin', 'auditor'] },
  '/admin/journal.jsonl': { GET: ['admin', 'auditor'] },
  '/admin/etat': { GET: ['admin', 'auditor'] },
  '/admin/etat/reglages': { GET: ['admin', 'auditor'] },
  '/admin/etat/reprises': { GET: ['admin', 'auditor'] },
  '/admin/*other': {},
};

type Visitor = 'nobody' | 'person without a role' | Right;

const clientId = 'client-of-the-matrix';
/** A request about her, which waits for a second agent. */
let requestId: string;
/** The person without a role, whom the pages about a person are about. */
let person: BuiltAccount;
let apiId: string;
let sub: string;
let paths: readonly string[];
/** The methods that any of these addresses takes. */
let methods: ReadonlySet<string>;
const browsers = new Map<Visitor, { readonly browser: Browser; readonly own: Readonly<Record<string, string>> }>();

interface Routed {
  readonly router: Router;
  readonly loadAdmin: () => Promise<void>;
}

async function keep(visitor: Visitor, browser: Browser): Promise<void> {
  browsers.set(visitor, { browser, own: ownFields(await browser.open('/compte/profil')) });
}

const app = describeApp();

beforeAll(async () => {
  await registerClient(app, { client_id: clientId });
  await registerClient(app, { client_id: 'another-client' });
  const { middleware } = await createApp(app.services, { probe: () => undefined });
  const { router, loadAdmin } = middleware.find((one) => 'router' in one) as unknown as Routed;
  await loadAdmin();
  const routes = router.stack.filter(({ path }) => /^\/admin/i.test(String(path)));
  paths = [...new Set(routes.map(({ path }) => String(path)))];
  methods = new Set(routes.flatMap((route) => route.methods));
  person = await buildAccount(app);
  ({ sub } = person);
  const file = { identifier: 'urn:matrix:api', names: { fr: 'Table', en: 'Table' } };
  apiId = ((await app.services.inUnit(() => registerApi(app.services, { file }))) as { value: { id: string } }).value
    .id;
  const by = { kind: 'command', name: 'test' } as const;
  const protectedPerson = await buildProtected(app);
  const order = { act: 'reset-second-factor', accountId: protectedPerson.sub, reason: 'test', by } as const;
  requestId = ((await actOn(app, order)) as { approval: { id: string } }).approval.id;
});

/** Opens a browser in which the visitor has just signed in: the forms ask for a sign-in of the last five minutes. */
async function welcome(visitor: Visitor): Promise<void> {
  if (visitor === 'nobody') return keep(visitor, app.browser());
  if (visitor === 'person without a role') {
    const browser = await app.open('/compte');
    await typeCredentials(browser, person);
    return keep(visitor, browser);
  }
  const role = visitor === 'its contact' ? 'client-contact' : visitor;
  const { browser, account } = await signInAs(app, [role]);
  if (role === 'client-contact')
    await nameContact(app, { clientId: visitor === role ? 'another-client' : clientId, account });
  await keep(visitor, browser);
}

/** Returns an address that has the form of a route. */
const addressOf = (path: string) =>
  path
    .replace('*other', 'nowhere/at/all')
    .replace('/clients/:id', `/clients/${clientId}`)
    .replace('/apis/:id', `/apis/${apiId}`)
    .replace('/demandes/:id', `/demandes/${requestId}`)
    .replace('/personnes/:sub', `/personnes/${sub}`);

async function answerTo(visitor: Visitor, method: string, path: string): Promise<string> {
  const { browser, own } = browsers.get(visitor)!;
  const form = method === 'POST' ? { headers: { origin: app.url }, body: own } : {};
  const { status, headers } = await browser.request({ url: `${app.url}${addressOf(path)}`, method, ...form });
  return status === 303 && String(headers['location']).includes('/protocol/openid-connect/auth')
    ? 'sign-in'
    : String(status);
}

test('an auditor changes nothing at any address', () => {
  expect(Object.entries(rights).filter(([, { POST = [] }]) => POST.includes('auditor'))).toEqual([]);
});

test('the table names every address of the administration', () => {
  expect([...paths].sort()).toEqual(Object.keys(rights).sort());
});

const visitors: readonly Visitor[] = ['nobody', 'person without a role', ...everybody];

describe.each(visitors)('at every address of the administration, %s', (visitor) => {
  beforeAll(() => welcome(visitor));

  test.each(['GET', 'HEAD', 'POST'])('gets by %s what the table says', async (method) => {
    for (const [path, { GET = [], POST }] of Object.entries(rights)) {
      const mayOpen = GET.some((role) => role === visitor);
      const may = method === 'POST' ? POST?.some((role) => role === visitor) : mayOpen;
      const answer = await answerTo(visitor, method, path);
      const refused = mayOpen && may === undefined ? '405' : '404';
      if (visitor === 'nobody') expect([path, answer]).toEqual([path, 'sign-in']);
      else if (may) expect([path, answer]).toEqual([path, expect.not.stringMatching(/^(sign-in|403|404|405|5..)$/)]);
      else expect([path, answer]).toEqual([path, refused]);
    }
  });
});

test('no address of the administration is there for another method, whoever asks', () => {
  expect([...methods].toSorted()).toEqual(['GET', 'HEAD', 'POST']);
});

// The router has none of these methods, as the test before shows, so that the roles in between are answered alike.
test.each(['PUT', 'PATCH', 'DELETE'])('%s is answered at no address of the administration', async (method) => {
  for (const visitor of ['nobody', 'admin'] as const) await welcome(visitor);
  for (const path of paths)
    for (const visitor of ['nobody', 'admin'] as const)
      expect([path, visitor, await answerTo(visitor, method, path)]).toEqual([path, visitor, '405']);
});

test('a form that names no owner does nothing at any address of the administration', async () => {
  await welcome('admin');
  const { browser, own } = browsers.get('admin')!;
  for (const path of paths) {
    const url = `${app.url}${addressOf(path)}`;
    const body = { csrf: own['csrf'] ?? '' };
    const { status, headers } = await browser.request({ url, method: 'POST', headers: { origin: app.url }, body });
    expect([path, status, new URL(String(headers['location']), url).href]).toEqual([path, 303, url]);
  }
});
