import { createCookieJar, type CookieJar } from './cookie-jar.ts';
import type { Person } from './read-page.ts';
import type { RelyingParty, Tokens } from './relying-party.ts';

/** The people who use one provider at once; each keeps a session and tokens of her own. */
export interface Crowd {
  readonly party: RelyingParty;
  /** People whose password costs next to nothing to check, where the bench could make such accounts. */
  readonly light?: readonly Person[];
  readonly members: readonly { readonly person: Person; readonly jar: CookieJar; tokens: Tokens }[];
}

export interface Scenario {
  readonly name: string;
  readonly needsPeople: boolean;
  /** Password hashes are queued by design: more people at once would only measure the queue. */
  readonly maxConcurrency?: number;
  readonly needsLight?: boolean;
  run(crowd: Crowd, member: number): Promise<void>;
}

/** Signs all people in once, a few at a time, and checks the first ID token. */
export async function gatherCrowd(
  party: RelyingParty,
  options: { readonly people: readonly Person[]; readonly size: number; readonly light?: readonly Person[] },
): Promise<Crowd & { readonly idTokenAlg: string }> {
  const members: { person: Person; jar: CookieJar; tokens: Tokens }[] = [];
  for (let n = 0; n < options.size; n++) {
    const person = options.people[n % options.people.length]!;
    const jar = createCookieJar();
    members.push({ person, jar, tokens: await party.signIn({ jar, person }) });
  }
  const { id_token: idToken } = members[0]?.tokens ?? {};
  return {
    party,
    members,
    ...(options.light ? { light: options.light } : {}),
    idTokenAlg: idToken ? (await party.verifyIdToken(idToken)).alg : '',
  };
}

export const scenarios: readonly Scenario[] = [
  { name: 'discovery', needsPeople: false, run: ({ party }) => party.discover() },
  {
    name: 'client_credentials',
    needsPeople: false,
    async run({ party }) {
      await party.clientCredentials();
    },
  },
  {
    name: 'introspection',
    needsPeople: true,
    run: ({ party, members }, member) => party.introspect(members[member]!.tokens.access_token),
  },
  {
    name: 'userinfo',
    needsPeople: true,
    run: ({ party, members }, member) => party.userinfo(members[member]!.tokens.access_token),
  },
  {
    name: 'refresh',
    needsPeople: true,
    async run({ party, members }, member) {
      const each = members[member]!;
      // A provider that does not rotate answers without a new refresh token.
      each.tokens = { ...each.tokens, ...(await party.refresh(each.tokens.refresh_token!)) };
    },
  },
  {
    name: 'code flow with a live session',
    needsPeople: true,
    async run({ party, members }, member) {
      const { jar, person } = members[member]!;
      await party.signIn({ jar, person });
    },
  },
  {
    name: 'sign-in without hashing',
    needsPeople: true,
    needsLight: true,
    maxConcurrency: 8,
    async run({ party, light = [] }, member) {
      await party.signIn({ jar: createCookieJar(), person: light[member]! });
    },
  },
  {
    name: 'password sign-in',
    needsPeople: true,
    maxConcurrency: 8,
    async run({ party, members }, member) {
      await party.signIn({ jar: createCookieJar(), person: members[member]!.person });
    },
  },
];
