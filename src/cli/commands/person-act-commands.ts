import { breakGlassFlag, databaseUrlOption } from '../break-glass.ts';
import type { Asked, Command, Outcome } from '../command.ts';
import { cliTable } from '../table.ts';
import { accountSessions } from '../../commands/session/account-sessions.ts';
import { describeAccount } from '../../commands/account/describe-account.ts';
import { findAccount } from '../../commands/account/find-account.ts';
import { actByBreakGlass } from '../../commands/people/act-by-break-glass.ts';
import { actOnPerson, type ActAnswer } from '../../commands/people/act-on-person.ts';
import type { ActFacts } from '../../commands/people/person-act.ts';
import { Refused } from '../../commands/refused.ts';
import type { PersonActName } from '../../domain/people/person-act-names.ts';
import type { ActRefusal } from '../../domain/approvals/act-refusals.ts';
import { approvalReference } from '../../domain/approvals/approval-reference.ts';
import { reasonBounds } from '../../domain/fields/reason.ts';
import { isoTime } from '../../domain/time.ts';
import type { ServerServices } from '../../services.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import { ownsDatabase } from '../../store/database/database-owner.ts';

/** The words of every help text about acts that may wait. */
export const waitsForTwo = [
  'On the holder of a role it waits until two agents have agreed at /admin/demandes: the operator of a command counts for nobody.',
  'The command then exits with 0, and says where the request is. A request that nobody answers lapses after 48 hours.',
];

const breakGlass = {
  flags: { [breakGlassFlag]: 'act at once, without a second agent: for an emergency (--reason is required)' },
  options: {
    [databaseUrlOption]: {
      value: 'F',
      meaning: `with --${breakGlassFlag}: a file with the database address of the owner of the tables, or BREAK_GLASS_DATABASE_URL`,
    },
  },
  details: [
    `--${breakGlassFlag} needs the credentials of the owner of the tables, given expressly. Every administrator is told by message, and`,
    'the audit says so. docs/support.md says when that is right.',
  ],
};

export interface CommandAct {
  readonly act: PersonActName;
  readonly name: string;
  readonly input?: Readonly<Record<string, unknown>>;
  /** Says what the refusals of this act mean, where the general words say less. */
  readonly refusals?: Partial<Readonly<Record<ActRefusal, string>>> | undefined;
  /** An account that is so already is no failure. */
  readonly isIdempotent?: boolean | undefined;
}

const refusalWords = (name: string, username: string): Readonly<Record<ActRefusal, string>> => ({
  gone: `no account is called "${name}"`,
  own_account: 'nobody acts on their own account',
  no_right: 'this cannot be asked for by a command',
  service_account: `"${username}" is the account of a service`,
  stale: `the account "${name}" is not in the state for this`,
  already: `the account "${name}" is so already`,
  last_administrator: `"${username}" is the last administrator: give another account the role first`,
  too_many_messages: `"${username}" got too many messages of this kind lately: try again later`,
  nothing_waits: `nothing waits to be sent again to "${username}"`,
  same_address: `"${username}" has this address already`,
  disposable_address: 'the address belongs to a service for disposable addresses',
});

/** Describes a request that waits, as a program reads it. */
export const describeWaiting = (services: ServerServices, { id, act, lapsesAt }: Approval) => ({
  id,
  reference: approvalReference(id),
  act,
  url: new URL(`/admin/demandes/${id}`, services.config.issuer).href,
  lapses_at: isoTime(lapsesAt),
});

export type PersonActAnswer =
  | { readonly kind: 'done'; readonly facts: ActFacts; readonly account: Readonly<Record<string, unknown>> }
  | { readonly kind: 'waiting'; readonly outcome: Outcome };

/** Returns the answer to an act that is not done; throws the one line that says why. */
function refuse(
  answer: Exclude<ActAnswer, { readonly kind: 'done' | 'waiting' | 'already_waiting' }>,
  { name, username, refusals }: Pick<CommandAct, 'name' | 'refusals'> & { readonly username: string },
): never {
  if (answer.kind === 'invalid_reason')
    throw new Refused(
      `--reason is required, in ${reasonBounds.shortest} to ${reasonBounds.longest} visible characters: two agents read it`,
    );
  if (answer.kind === 'invalid_input') throw new Refused(answer.problems.map(({ message }) => message).join('; '));
  throw new Refused(refusals?.[answer.kind] ?? refusalWords(name, username)[answer.kind]);
}

/** Acts on the account of this name. What waits for two agents is an answer too. */
export async function actByCommand(
  services: ServerServices,
  { act, name, input, refusals, isIdempotent = false }: CommandAct,
  { reason, flags, operator }: Pick<Asked, 'reason' | 'flags' | 'operator'>,
): Promise<PersonActAnswer> {
  const { id: accountId, username } = (await findAccount(services, name)).account;
  const order = { act, accountId, input, reason, by: { kind: 'command', name: operator } as const };
  const isBroken = flags[breakGlassFlag] === true;
  if (isBroken && !(await ownsDatabase(services.database, services.config.databaseUrl)))
    throw new Refused('the user of this database address does not own the tables');
  const answer = await (isBroken ? actByBreakGlass : actOnPerson)(services, order);
  const isDone = answer.kind === 'done' || (isIdempotent && answer.kind === 'already');
  if (isDone) {
    const after = await services.account.accounts.find(accountId);
    const facts = answer.kind === 'done' ? answer.facts : {};
    return { kind: 'done', facts, account: after ? describeAccount(after) : { sub: accountId, username } };
  }
  if (answer.kind !== 'waiting' && answer.kind !== 'already_waiting')
    return refuse(answer, { name, username, refusals });
  const waiting = describeWaiting(services, answer.approval);
  const text = `${username}: waits for two agents: ${waiting.url}`;
  return { kind: 'waiting', outcome: { json: { sub: accountId, username, waiting }, text } };
}

interface PlainAct extends Omit<CommandAct, 'name' | 'refusals'> {
  readonly summary: string;
  /** Says what was done, after the user name. */
  readonly done: string;
  readonly details: readonly string[];
  readonly refusals?: (name: string) => CommandAct['refusals'];
}

const plain = ({ act, summary, done, details, refusals, isIdempotent }: PlainAct): Command => ({
  name: `account ${act}`,
  summary,
  takes: ['ACCOUNT'],
  takesReason: true,
  flags: breakGlass.flags,
  options: breakGlass.options,
  details: [...details, ...breakGlass.details],
  async run(services, asked) {
    const name = asked.words[0] ?? '';
    const answer = await actByCommand(services, { act, name, isIdempotent, refusals: refusals?.(name) }, asked);
    if (answer.kind === 'waiting') return answer.outcome;
    return { json: answer.account, text: `${String(answer.account['username'])}: ${done}` };
  },
});

const deletion: Command = {
  name: 'account delete',
  summary: 'close an account and delete it after DELETION_DAYS',
  takes: ['ACCOUNT'],
  takesReason: true,
  flags: { now: 'delete it at once and for good (--reason is required)', ...breakGlass.flags },
  options: breakGlass.options,
  details: [
    'The account is closed at once: sessions and tokens end, and nobody signs in. Its person gets a message, and may cancel the deletion',
    'by its link or by signing in; disable the account first where she must not. Services that registered deletion_uri are told when the',
    'account is deleted. The reason stays in the audit: write nothing personal into it.',
    ...waitsForTwo,
    ...breakGlass.details,
  ],
  async run(services, asked) {
    const name = asked.words[0] ?? '';
    const isNow = asked.flags['now'] === true;
    if (isNow && asked.reason === undefined) throw new Refused('--now needs --reason, for nothing can be recovered');
    const { username } = (await findAccount(services, name)).account;
    const refusals = { already: `"${username}" waits for its deletion already; --now ends the wait` };
    const order = { act: 'delete', name, refusals, ...(isNow && { input: { now: true } }) } as const;
    const answer = await actByCommand(services, order, asked);
    if (answer.kind === 'waiting') return answer.outcome;
    const { facts, account } = answer;
    const due = facts['deletion_due_at'];
    const text = typeof due === 'string' ? `closed, will be deleted on ${due}` : 'deleted';
    return { json: { sub: account['sub'], username, ...facts }, text: `${username}: ${text}` };
  },
};

const sessions: Command = {
  name: 'account sessions',
  summary: 'list the open sessions of an account, or close one or all',
  takes: ['ACCOUNT'],
  takesReason: true,
  options: { close: { value: 'all|ID', meaning: 'close this session, or every one' } },
  details: [
    'A closed session ends with its codes and tokens, and its services are told. Offline access that a service was given goes on;',
    'account disable and account expire-password end that too. The person reads it in the history of her account.',
    'To close a session of the holder of a role waits for two agents, as account disable does.',
  ],
  async run(services, asked) {
    const name = asked.words[0] ?? '';
    const wanted = asked.options['close'];
    let closed = 0;
    if (wanted !== undefined) {
      const answer = await actByCommand(
        services,
        {
          act: 'close-sessions',
          name,
          input: wanted === 'all' ? {} : { session: wanted },
          refusals: { stale: `the account "${name}" has no open session "${wanted}"` },
          isIdempotent: true,
        },
        asked,
      );
      if (answer.kind === 'waiting') return answer.outcome;
      closed = Number(answer.facts['closed'] ?? 0);
    }
    const json = { ...(await accountSessions(services, { name, operator: asked.operator })), closed };
    const rows = json.sessions.map((session) => [
      session.id,
      [session.browser ?? 'unknown browser', session.system].filter(Boolean).join(', '),
      session.network ?? 'unknown network',
      `opened ${session.opened_at}`,
      `last used ${session.last_used_at}`,
    ]);
    const left = cliTable(rows, 'no open session');
    return { json, text: wanted === undefined ? left : `${json.username}: ${closed} closed, ${rows.length} open` };
  },
};

/** The commands that act on the account of a person, as an agent does on a page. */
export const personActCommands: readonly Command[] = [
  plain({
    act: 'disable',
    summary: 'keep everybody out of an account; its sessions and tokens end',
    done: 'disabled, sessions and tokens are ended',
    details: waitsForTwo,
    isIdempotent: true,
  }),
  plain({
    act: 'enable',
    summary: 'let the person in again',
    done: 'enabled',
    details: [
      'Of an account that waits for its deletion and is not disabled besides, the deletion is cancelled.',
      ...waitsForTwo,
    ],
    isIdempotent: true,
  }),
  deletion,
  plain({
    act: 'expire-password',
    summary: 'make a password useless: the person chooses another one by e-mail',
    done: 'the password is no longer good, sessions and tokens are ended',
    details: waitsForTwo,
    refusals: (name) => ({ already: `the account "${name}" has no password` }),
  }),
  plain({
    act: 'reset-second-factor',
    summary: 'ask two agents to take a lost second factor away (--reason is required)',
    done: 'second factor removed, sessions and tokens are ended',
    details: [
      'For a person who lost a device and cannot wait. It waits for everybody until two agents have agreed at /admin/demandes: the operator',
      'of a command counts for nobody. The command exits with 0, and says where the request is. The reason says who asked, how that was',
      'checked (never by the mailbox alone, never by a password or a code) and the reference of the request of the person.',
    ],
    refusals: (name) => ({ stale: `the account "${name}" has no second factor` }),
  }),
  sessions,
];
