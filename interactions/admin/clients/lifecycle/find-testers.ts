import { isServiceAccount } from '../../../../src/commands/account/add-service-account.ts';
import { seekAccount } from '../../../../src/commands/account/seek-account.ts';
import { mostTestAccounts } from '../../../../src/domain/clients/test-clients.ts';
import type { Services } from '../../../../src/services.ts';
import type { Texts } from '../../../texts/index.ts';

interface Typed {
  readonly text: string;
  /**
   * False for a contact, who finds accounts by their user name alone: nobody shall learn there which addresses have an account, or which user
   * name belongs to a `sub`.
   */
  readonly byAddress: boolean;
  readonly t: Texts;
}

type FoundTesters =
  | { readonly ok: true; readonly accountIds: readonly string[] }
  | { readonly ok: false; readonly error: string };

const longestShown = 80;

async function findTester(services: Services, name: string, byAddress: boolean) {
  if (byAddress) return (await seekAccount(services, name))?.account;
  if (name.includes('@')) return undefined;
  const named = { username: name.toLowerCase(), emailCanonical: '', browser: '' };
  return (await services.accounts.findByName(named))?.account;
}

/** Finds the account of each line. Every line that names none, or one that stands there already, is named. */
export async function findTesters(services: Services, { text, byAddress, t }: Typed): Promise<FoundTesters> {
  const texts = t.clientLife.testers;
  const lines = text.split('\n').map((line) => line.trim());
  const typed = lines.flatMap((name, place) => (name === '' ? [] : [{ name, number: place + 1 }]));
  if (typed.length > mostTestAccounts) return { ok: false, error: texts.tooMany(mostTestAccounts) };
  const accountIds: string[] = [];
  const problems: string[] = [];
  for (const { name, number } of typed) {
    const account = await findTester(services, name, byAddress);
    const shown = name.slice(0, longestShown);
    if (!account || isServiceAccount(account.username)) problems.push(texts.unknown(number, shown));
    else if (accountIds.includes(account.id)) problems.push(texts.twice(number, shown));
    else accountIds.push(account.id);
  }
  return problems.length > 0 ? { ok: false, error: problems.join(' ') } : { ok: true, accountIds };
}
