import { isServiceAccount } from '../../../../src/commands/account/add-service-account.ts';
import { seekAccount } from '../../../../src/commands/account/seek-account.ts';
import { mostTestAccounts } from '../../../../src/domain/clients/life/test-clients.ts';
import { admitSearch } from '../../../../src/commands/people/admit-search.ts';
import { queryKindOf } from '../../../../src/domain/people/person-query.ts';
import type { Services } from '../../../../src/services.ts';
import type { Texts } from '../../../texts/index.ts';

interface Typed {
  readonly text: string;
  /**
   * False for a contact, who finds accounts by their user name alone: nobody shall learn there which addresses have an account, or which user
   * name belongs to a `sub`.
   */
  readonly byAddress: boolean;
  /** Account of the visitor. Each line that is new to the client is a search for a person, and counts as one. */
  readonly by: string;
  /** The people whom the client names already, by their user names. */
  readonly present: ReadonlyMap<string, string>;
  readonly t: Texts;
}

type FoundTesters =
  | { readonly ok: true; readonly accountIds: readonly string[] }
  | { readonly ok: false; readonly error: string; readonly retryAfter?: number };

const longestShown = 80;

async function findTester(services: Services, name: string, byAddress: boolean) {
  if (byAddress) return (await seekAccount(services, name))?.account;
  if (name.includes('@')) return undefined;
  const named = { username: name.toLowerCase(), emailCanonical: '', browser: '' };
  return (await services.account.accounts.findByName(named))?.account;
}

/** Finds the account of each line. Every line that names none, or one that stands there already, is named. */
export async function findTesters(
  services: Services,
  { text, byAddress, by, present, t }: Typed,
): Promise<FoundTesters> {
  const texts = t.clientLife.testers;
  const lines = text.split('\n').map((line) => line.trim());
  const typed = lines.flatMap((name, place) => (name === '' ? [] : [{ name, number: place + 1 }]));
  if (typed.length > mostTestAccounts) return { ok: false, error: texts.tooMany(mostTestAccounts) };
  const accountIds: string[] = [];
  const problems: string[] = [];
  for (const { name, number } of typed) {
    const known = present.get(name.toLowerCase());
    const kind = queryKindOf(name.toLowerCase());
    const retryAfter = known === undefined ? await admitSearch(services, { kind: 'account', id: by }, kind) : undefined;
    if (retryAfter !== undefined) return { ok: false, error: t.people.search.throttled(retryAfter), retryAfter };
    const found = known === undefined ? await findTester(services, name, byAddress) : undefined;
    const id = known ?? (found && !isServiceAccount(found.username) ? found.id : undefined);
    if (known === undefined)
      services.audit({ event: 'people.searched', details: { kind, people: id === undefined ? 0 : 1, more: false } });
    const shown = name.slice(0, longestShown);
    if (id === undefined) problems.push(texts.unknown(number, shown));
    else if (accountIds.includes(id)) problems.push(texts.twice(number, shown));
    else accountIds.push(id);
  }
  return problems.length > 0 ? { ok: false, error: problems.join(' ') } : { ok: true, accountIds };
}
