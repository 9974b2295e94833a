import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { interactionPolicy, Provider, type Adapter } from 'oidc-provider';
import { overrides } from '../../src/oidc/library/overrides.ts';
import { reliances } from '../../src/oidc/reliances.ts';
import { createInteractionPolicy } from '../../src/oidc/policy.ts';
import { createProvider } from '../../src/oidc/provider.ts';
import { libraryKeys } from '../../src/oidc/tokens/library-keys.ts';
import { createKeyRing } from '../../src/oidc/tokens/key-ring.ts';
import { describeApp } from '../support/describe-app.ts';

const folder = 'src/oidc/library';
const acceptedFile = `${folder}/members.json`;
const accepted = JSON.parse(readFileSync(acceptedFile, 'utf8')) as {
  readonly version: string;
  readonly members: Readonly<Record<string, string>>;
};
const library = dirname(dirname(createRequire(import.meta.url).resolve('oidc-provider')));
const { version } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8')) as { version: string };

type Policy = readonly interactionPolicy.Prompt[];

/** Returns the text that is hashed for a member: the source of its function or getter, otherwise its value as text. */
function sourceOf(holder: object, name: PropertyKey): string | undefined {
  for (let owner: object | null = holder; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const found = Object.getOwnPropertyDescriptor(owner, name);
    if (found) return String(Reflect.get(found, 'get') ?? found.value);
  }
  return undefined;
}

function checkSource(policy: Policy, prompt: string, reason: string): string | undefined {
  const check = policy.find(({ name }) => name === prompt)?.checks.get(reason);
  return check && String(check.check);
}

/** Returns the source of a listed member, in the notation of `override.ts`; undefined when the library has no such member. */
function memberSource(provider: Provider, member: string): string | undefined {
  if (member.startsWith('lib/')) {
    const path = join(library, member);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }
  const [prompt, , reason] = member.split(' ');
  if (reason) return checkSource(interactionPolicy.base(), prompt!, reason);
  const [model, ...path] = member.split('.');
  const found = model === 'Provider' ? Provider : (Reflect.get(provider, model!) as object);
  const name = path.pop();
  if (name === undefined) return Function.prototype.toString.call(found);
  return sourceOf(path[0] === 'prototype' ? (Reflect.get(found, 'prototype') as object) : found, name);
}

/** Returns what a developer must do after an upgrade that changed the member. Returns an empty text when the member is the accepted one. */
function complaint(provider: Provider, about: { readonly member: string; readonly file: string }): string {
  const { member, file } = about;
  const source = memberSource(provider, member);
  if (source === undefined) {
    return `oidc-provider ${version} has no ${member} any more. Read src/oidc/${file}, which counts on it.`;
  }
  const found = hash('sha256', source).slice(0, 16);
  if (found === accepted.members[member]) return '';
  const isNew = accepted.members[member] === undefined;
  return [
    isNew
      ? `${member} is new in the list.`
      : `${member} has changed between oidc-provider ${accepted.version} and ${version}.`,
    `Read it in node_modules/oidc-provider beside src/oidc/${file}, and change our file where it needs it.`,
    `Then accept the member: write "${member}": "${found}" into ${acceptedFile}.`,
  ].join('\n');
}

const listed = [
  ...overrides.flatMap(({ file, members }) => members.map((member) => ({ member, file: `library/${file}` }))),
  ...reliances.flatMap(({ file, members }) => members.map((member) => ({ member, file }))),
];

/** The library without our overrides. */
let bare: Provider;
let ours: Provider;

const app = describeApp();

beforeAll(async () => {
  const now = Math.floor(Date.now() / 1000);
  const keys = createKeyRing(await app.services.keys.signing.list(now), now);
  bare = new Provider(app.issuer, {
    adapter: () => ({}) as Adapter,
    jwks: { keys: libraryKeys(keys, undefined) },
    cookies: { keys: ['test'] },
    features: { devInteractions: { enabled: false } },
  });
  ours = createProvider({
    services: app.services,
    findClient: (id) => app.services.clients.registry.find(id),
    keys,
    published: { now: () => keys, lookAgain: async () => {} },
    pages: { languages: ['fr'], renderError: async () => {}, renderDevice: async () => {} },
    checkPassword: async () => ({ kind: 'wrong', reason: 'password' }),
  });
});

test.each(listed)('the library still has the member $member that src/oidc/$file was written for', (about) => {
  const message = complaint(bare, about);
  if (message) throw new Error(message);
});

test('the accepted members are exactly those of the installed version', () => {
  const known = listed.map(({ member }) => member);
  const unknown = Object.keys(accepted.members).filter((member) => !known.includes(member));
  if (unknown.length > 0)
    throw new Error(`Nothing is listed for ${unknown.join(', ')}: take it out of ${acceptedFile}.`);
  if (version === accepted.version) return;
  throw new Error(
    `oidc-provider is ${version}, the members were read in ${accepted.version}. ` +
      `When every other test of this file passes, write "version": "${version}" into ${acceptedFile}.`,
  );
});

test('each listed file that overrides or relies on the library exists where the list says', () => {
  for (const { file } of listed) expect(existsSync(`src/oidc/${file}`) ? '' : `no file src/oidc/${file}`).toBe('');
  const helpers = [
    'complete-route.ts',
    'follow-clock.ts',
    'members.json',
    'override.ts',
    'overrides.ts',
    'replace-member.ts',
  ];
  const files = [...overrides.map(({ file }) => file), ...helpers];
  expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
});

/** Returns the names of all members of a class or an object, inherited ones included. */
function namesOf(holder: object): readonly PropertyKey[] {
  const names: PropertyKey[] = [];
  for (let owner: object | null = holder; owner && owner !== Object.prototype && owner !== Function.prototype;) {
    names.push(...Reflect.ownKeys(owner));
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  return [...new Set(names)].filter((name) => !['prototype', 'constructor', 'length', 'name'].includes(String(name)));
}

/** Returns the members in which two classes differ, in the notation of the list. */
function differences(name: string, [one, other]: readonly [object, object]): readonly string[] {
  const prototypes = [Reflect.get(one, 'prototype'), Reflect.get(other, 'prototype')] as const;
  const differ = ([before, after]: readonly [object, object], path: string) =>
    [...new Set([...namesOf(before), ...namesOf(after)])]
      .filter((member) => sourceOf(before, member) !== sourceOf(after, member))
      .map((member) => `${path}.${String(member)}`);
  return [...differ([one, other], name), ...differ(prototypes as [object, object], `${name}.prototype`)];
}

test('no member of the library is replaced without being in the list', () => {
  const models = Object.entries(Object.getOwnPropertyDescriptors(Provider.prototype))
    .filter(([name, member]) => 'get' in member && /^[A-Z]/.test(name))
    .map(([name]) => name);
  expect(models).toEqual(expect.arrayContaining(['Client', 'Session', 'Interaction', 'OIDCContext', 'IdToken']));
  const replaced = [
    ...differences('Provider', [Provider, ours.constructor]),
    ...models.flatMap((name) =>
      differences(name, [Reflect.get(bare, name), Reflect.get(ours, name)] as [object, object]),
    ),
  ];

  const policy = createInteractionPolicy(app.services);
  for (const { name, checks } of interactionPolicy.base()) {
    for (const { reason, check } of checks) {
      if (checkSource(policy, name, reason) !== String(check)) replaced.push(`${name} check ${reason}`);
    }
  }

  const named = overrides.flatMap(({ members }) => members).filter((member) => !member.startsWith('lib/'));
  expect(replaced.toSorted()).toEqual(named.toSorted());
  // `hide-password-grant.ts` and `answer-introspection.ts` replace no member: they change an answer before the answer is sent.
  expect(ours.middleware).toHaveLength(bare.middleware.length + 2);
});
