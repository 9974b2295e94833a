import { createCookieJar, type CookieJar } from './cookie-jar.ts';
import type { Person } from './read-page.ts';
import type { RelyingParty, Tokens } from './relying-party.ts';

/** The people who use one provider at once; each keeps a session and tokens of her own. */
export interface Crowd {
  readonly party: RelyingParty;
  readonly members: readonly { readonly person: Person; readonly jar: CookieJar; tokens: Tokens }[];
}

export interface Scenario {
  readonly name: string;
  readonly needsPeople: boolean;
  /** Password hashes are queued by design: more people at once would only measure the queue. */
  readonly maxConcurrency?: number;
  /** Needs a server and people whose passwords cost next to nothing to check. */
  readonly needsLight?: boolean;
  /** Multiplies the operations before the first round, where more code has to be compiled than elsewhere. */
  readonly warmUpFactor?: number;
  run(crowd: Crowd, member: number): Promise<void>;
}

export const looseCredentials = 'client_credentials';
/** The same with a new proof of a key, which the load makes outside of the measured process. */
export const boundCredentials = 'client_credentials with a proof (DPoP)';
export const knownBrowser = 'sign-in without hashing (known browser)';
export const newBrowser = 'sign-in without hashing (new browser)';
export const passwordSignIn = 'password sign-in';

/** Signs all people in once, a few at a time, and checks the first ID token. */
export async function gatherCrowd(
  party: RelyingParty,
  options: { readonly people: readonly Person[]; readonly size: number },
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
    idTokenAlg: idToken ? (await party.verifyIdToken(idToken)).alg : '',
  };
}

/** People who sign in at once: more would only measure the queue of the hashes. */
export const signInPeople = 8;

/** Lets a person come back to a browser that is known to the provider, but whose session has ended. */
async function signInAgain({ party, members }: Crowd, member: number): Promise<void> {
  const { jar, person } = members[member]!;
  jar.reopen();
  await party.signIn({ jar, person, isAsked: true });
}

export const scenarios: readonly Scenario[] = [
  { name: 'discovery', needsPeople: false, run: ({ party }) => party.discover() },
  {
    name: looseCredentials,
    needsPeople: false,
    async run({ party }) {
      await party.clientCredentials();
    },
  },
  {
    name: boundCredentials,
    needsPeople: false,
    async run({ party }) {
      await party.boundClientCredentials();
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
    name: knownBrowser,
    needsPeople: true,
    needsLight: true,
    warmUpFactor: 3,
    maxConcurrency: signInPeople,
    run: signInAgain,
  },
  {
    name: newBrowser,
    needsPeople: true,
    needsLight: true,
    maxConcurrency: signInPeople,
    async run({ party, members }, member) {
      await party.signIn({ jar: createCookieJar(), person: members[member]!.person, isAsked: true });
    },
  },
  { name: passwordSignIn, needsPeople: true, maxConcurrency: signInPeople, run: signInAgain },
];
