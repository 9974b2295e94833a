/** The messages by which people are told of an incident. */
export const breachMessages = ['data-exposed', 'sign-in-seen', 'password-reset-needed'] as const;

export type BreachMessage = (typeof breachMessages)[number];

/** Says what of an account somebody may have seen. */
export const exposedData = [
  'email',
  'username',
  'names',
  'phone',
  'photo',
  'address',
  'professional',
  'history',
  'password',
] as const;

export type ExposedData = (typeof exposedData)[number];

/** The facts of an incident, as an operator gives them. They are the same for everybody who is told. */
export interface BreachFacts {
  /** Epoch seconds: since when, and until when where it has ended. */
  readonly from: number;
  readonly to: number | null;
  /** Says what happened and what was done, in the words of the operator, by language. */
  readonly what: Readonly<Record<string, string>>;
  readonly done: Readonly<Record<string, string>>;
  readonly data: readonly ExposedData[];
}

const longest = 400;
/** Mail programs make a link of each of these. */
const links = [/:\/\//, /\bwww\./i, /@/, /[\p{L}\d]\.\p{L}{2,}/u];

/** Returns why a sentence of an operator cannot stand in a message, or undefined where it can. Such a message has no links but our own. */
export function refuseFact(text: string): string | undefined {
  if (text.length < 10 || text.length > longest) return `takes a sentence or two, of 10 to ${longest} characters`;
  if (/\p{C}/u.test(text)) return 'takes one line of plain text';
  if (links.some((link) => link.test(text)))
    return 'may hold no address, link or name of a site: people are told to follow no others than ours';
  return undefined;
}

/** The name by which an incident is known, in the audit and to the people who write about it. */
export const isIncidentName = (text: string): boolean => /^[a-z0-9][a-z0-9-]{2,59}$/.test(text);
