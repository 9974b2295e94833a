type Members = Readonly<Record<string, unknown>>;

/** A person of the stand-in: what the administration shows of her, and what only the person knows. */
export interface FormerPerson {
  /** As the administration shows her, without what follows. */
  readonly entry: Members & { readonly id: string; readonly username: string };
  readonly password: string;
  /** The code that her application shows, where she has one; it stays the same. */
  readonly code?: string | undefined;
  /** Something is to be done before she gets a token, although the password is right. */
  readonly isNotSetUp?: boolean;
  readonly credentials?: readonly Members[];
  readonly federatedIdentities?: readonly Members[];
  readonly groups?: readonly Members[];
  readonly consents?: readonly Members[];
  readonly roleMappings?: Members;
}

const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : '');

/** Finds people as the realm does: text for text, in any case of letters. */
export const findPeople = (people: readonly FormerPerson[], by: 'username' | 'email', text: string) =>
  people.filter(({ entry }) => entry[by] !== undefined && lower(entry[by]) === lower(text));

/** Returns the one who signs in by a text: the realm takes it for an address first. */
export const findByLogin = (people: readonly FormerPerson[], text: string): FormerPerson | undefined =>
  findPeople(people, 'email', text)[0] ?? findPeople(people, 'username', text)[0];
