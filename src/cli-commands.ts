import { tellRemoved } from '../interactions/mails/lost-device-messages.ts';
import { sendReset } from '../interactions/recovery/send-reset.ts';
import { applyClients, type Application } from './commands/clients/apply-clients.ts';
import { createClients } from './commands/clients/create-client.ts';
import { disableAccount } from './commands/account/disable-account.ts';
import { disableClient } from './commands/clients/disable-client.ts';
import { enableAccount } from './commands/account/enable-account.ts';
import { expirePassword } from './commands/password/expire-password.ts';
import { grantRole } from './commands/account/grant-role.ts';
import { listClients } from './commands/clients/list-clients.ts';
import { listKeys } from './commands/keys/list-keys.ts';
import { resetSecondFactor } from './commands/factors/reset-second-factor.ts';
import { removeDevelopment } from './commands/remove-development.ts';
import { revokeRole } from './commands/account/revoke-role.ts';
import { dropOldSecret, rotateClientSecret } from './commands/clients/rotate-client-secret.ts';
import { rotateKeys } from './commands/keys/rotate-keys.ts';
import { withdrawKey } from './commands/keys/withdraw-key.ts';
import { showAccount } from './commands/account/show-account.ts';
import { showClient } from './commands/clients/show-client.ts';
import { updateClient } from './commands/clients/update-client.ts';
import { acceptSetting } from './commands/settings/accept-setting.ts';
import { roles } from './domain/account/roles.ts';
import type { ServerServices } from './services.ts';
import { migrateUp } from './store/migrations.ts';

type Facts = Readonly<Record<string, unknown>>;

export interface Asked {
  /** Words after the name of the command, as many as `takes` names. */
  readonly words: readonly string[];
  readonly file: unknown;
  readonly reason: string | undefined;
  readonly flags: Readonly<Record<string, boolean>>;
}

export interface Outcome {
  readonly json: unknown;
  /** Output for people. Without it the JSON is shown. */
  readonly text?: string;
  /** Remark beside the output, for people only. */
  readonly note?: string;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Names of the words that must follow. */
  readonly takes?: readonly string[];
  /** The command reads `--file`, which is required. */
  readonly readsFile?: boolean;
  readonly takesReason?: boolean;
  /** Other options, with a description each. */
  readonly flags?: Readonly<Record<string, string>>;
  readonly details?: string | undefined;
  /** The command runs on whatever schema the database has. */
  readonly migrates?: boolean;
  /** The command runs although the settings are not those of the database. */
  readonly acceptsSettings?: boolean;
  readonly run: (services: ServerServices, asked: Asked) => Promise<Outcome>;
}

const secretNote = 'The secret is shown this once.';

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function clientState(client: Facts): string {
  const legacy = (client['legacy_options'] as readonly string[] | undefined) ?? [];
  const marks: readonly (readonly [string, boolean])[] = [
    ['disabled', client['disabled'] === true],
    ['first-party', client['first_party'] === true],
    ['built-in', client['built_in'] === true],
    ['development', client['development'] === true],
    ['Keycloak’s shape', client['keycloak_shape'] === true],
    ['service account', client['service_account'] === true],
    [`LEGACY: ${legacy.map((name) => name.replaceAll('_', ' ').replace('legacy ', '')).join(', ')}`, legacy.length > 0],
  ];
  return marks.flatMap(([mark, isSet]) => (isSet ? [mark] : [])).join(', ');
}

/** Says in lines what `client apply` did to each client, or would do. */
function describeApplication({ dry_run: isDryRun, created, changed, unchanged }: Application): string {
  const line = (done: string, wouldBe: string) => (isDryRun ? wouldBe : done);
  const secretLines = (secret: string | undefined) => (secret === undefined ? [] : [`  client_secret: ${secret}`]);
  return [
    ...created.flatMap((client) => [
      `${client.client_id}: ${line('registered', 'would be registered')}`,
      ...secretLines(client.client_secret),
    ]),
    ...changed.flatMap((client) => [
      `${client.client_id}: ${line('changed', 'would be changed')}`,
      ...Object.entries(client.changes ?? {}).map(
        ([name, { from, to }]) => `  ${name}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
      ),
      ...secretLines(client.client_secret),
    ]),
    ...unchanged.map((clientId) => `${clientId}: as stated already`),
  ].join('\n');
}

const account = (
  name: string,
  summary: string,
  run: (services: ServerServices, about: { name: string; reason: string | undefined }) => Promise<Facts>,
  done: string,
  details?: string,
): Command => ({
  name: `account ${name}`,
  summary,
  takes: ['ACCOUNT'],
  takesReason: true,
  details,
  run: async (services, { words: [name = ''], reason }) => {
    const facts = await run(services, { name, reason });
    return { json: facts, text: `${String(facts['username'])}: ${done}` };
  },
});

const role = (name: string, summary: string, run: typeof grantRole): Command => ({
  name: `account ${name}`,
  summary,
  takes: ['ACCOUNT', 'ROLE'],
  takesReason: true,
  details: `Roles: ${roles.join(', ')}.`,
  run: async (services, { words: [name = '', role = ''], reason }) => {
    const facts = await run(services, { name, role, reason });
    return {
      json: facts,
      text: `${String(facts['username'])}: ${(facts['roles'] as string[]).join(', ') || 'no role'}`,
    };
  },
});

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'migrate',
    summary: 'bring the database to the newest schema',
    migrates: true,
    run: async (services) => {
      const applied = await migrateUp(services.database);
      if (applied.length > 0) services.audit({ event: 'schema.migrated', details: { applied } });
      return { json: { applied }, text: applied.length > 0 ? applied.join('\n') : 'nothing to do' };
    },
  },
  {
    name: 'development remove',
    summary: 'delete the accounts and clients that the development mode has made',
    details:
      'For a database that was once opened without NODE_ENV=production. Other accounts and clients stay as they are.',
    run: async (services) => {
      const removed = await removeDevelopment(services);
      const names = [...removed.accounts.map(({ username }) => username), ...removed.clients];
      const text = names.length > 0 ? `removed: ${names.join(', ')}` : 'nothing to do';
      return { json: removed, text };
    },
  },
  {
    name: 'client create',
    summary: 'register one client, or a list of clients: all of them or none',
    readsFile: true,
    details: [
      'The file holds one client or a list of clients, in the names of RFC 7591: client_name, redirect_uris, grant_types …',
      'Ours: first_party, require_pkce, default_scopes, allowed_origins, access_token_signing_alg, access_token_seconds,',
      'refresh_token_seconds, audience, ways_in, request_lifetime, initiate_login_uri, service_account, id_token_claims, disabled;',
      'keycloak_shape for services that were written for Keycloak; and for the sake of old ones, flagged in every listing:',
      'legacy_redirect_patterns, legacy_redirect_fragments, legacy_post_logout_patterns, legacy_password_grant,',
      'refresh_reuse_seconds. Secrets are drawn here and shown once.',
    ].join('\n  '),
    run: async (services, { file }) => {
      const created = await createClients(services, Array.isArray(file) ? file : [file]);
      return { json: Array.isArray(file) ? created : created[0], note: secretNote };
    },
  },
  {
    name: 'client list',
    summary: 'list the clients',
    run: async (services) => {
      const clients = await listClients(services);
      const rows = clients.map((client) => [
        String(client['client_id']),
        typeof client['client_name'] === 'string' ? client['client_name'] : '',
        clientState(client),
      ]);
      return { json: clients, text: table(rows) };
    },
  },
  {
    name: 'client show',
    summary: 'show the registration of a client',
    takes: ['CLIENT'],
    run: async (services, { words: [clientId = ''] }) => ({ json: await showClient(services, clientId) }),
  },
  {
    name: 'client update',
    summary: 'change members of a registration',
    takes: ['CLIENT'],
    readsFile: true,
    details:
      'Members that the file leaves out stay; null takes one away. {"disabled": false} brings a disabled client back.',
    run: async (services, { words: [clientId = ''], file }) => {
      const client = await updateClient(services, { clientId, file });
      return { json: client, ...('client_secret' in client ? { note: secretNote } : {}) };
    },
  },
  {
    name: 'client apply',
    summary: 'register and change the clients of a file: all of them or none',
    readsFile: true,
    flags: { 'dry-run': 'change nothing, say what would change' },
    details: [
      'The file holds one client or a list of clients, each with its client_id. A client that is not there is registered; of one that is,',
      'the members that the file gives are changed, and null takes one away. Members that the file leaves out, secrets and clients that it',
      'does not name stay as they are. What `client list --json` prints can be applied again without the built-in client.',
    ].join('\n  '),
    run: async (services, { file, flags }) => {
      const files = Array.isArray(file) ? (file as readonly unknown[]) : [file];
      const json = await applyClients(services, { files, isDryRun: flags['dry-run'] === true });
      const hasSecret = [...json.created, ...json.changed].some((client) => client.client_secret !== undefined);
      return { json, text: describeApplication(json), ...(hasSecret && { note: secretNote }) };
    },
  },
  {
    name: 'client disable',
    summary: 'switch a client off; its codes, tokens and grants end for good',
    takes: ['CLIENT'],
    run: async (services, { words: [clientId = ''] }) => {
      const json = await disableClient(services, clientId);
      return { json, text: `${clientId}: disabled, its codes, tokens and grants are gone` };
    },
  },
  {
    name: 'client rotate-secret',
    summary: 'draw a new secret; the former one stays good until --drop-old',
    takes: ['CLIENT'],
    flags: { 'drop-old': 'draw nothing: keep the newest secret only' },
    details: 'At most two secrets are good at a time: a second rotation drops the oldest.',
    run: async (services, { words: [clientId = ''], flags }) =>
      flags['drop-old']
        ? { json: await dropOldSecret(services, clientId) }
        : { json: await rotateClientSecret(services, clientId), note: secretNote },
  },
  {
    name: 'account show',
    summary: 'show an account',
    takes: ['ACCOUNT'],
    run: async (services, { words: [name = ''] }) => ({ json: await showAccount(services, name) }),
  },
  account(
    'disable',
    'keep everybody out of an account; its sessions and tokens end',
    disableAccount,
    'disabled, sessions and tokens are ended',
  ),
  account('enable', 'let the person in again', enableAccount, 'enabled'),
  account(
    'expire-password',
    'make a password useless: the person chooses another one by e-mail',
    (services, about) =>
      expirePassword(services, { ...about, announce: (account) => sendReset(services, { account }) }),
    'the password is no longer good, sessions and tokens are ended',
  ),
  account(
    'reset-second-factor',
    'take a lost second factor away (--reason is required)',
    (services, about) => resetSecondFactor(services, { ...about, announce: (told) => tellRemoved(services, told) }),
    'second factor removed, sessions and tokens are ended',
    [
      'For whoever lost a device and cannot wait. The reason says who asked, how that was checked (never by the mailbox alone,',
      'never by a password or a code) and the reference of the request. For the holder of a role two agents must agree: the one',
      'who was asked, and whoever runs this command. Nobody resets their own.',
    ].join('\n  '),
  ),
  role('grant-role', 'give a role', grantRole),
  role('revoke-role', 'take a role away', revokeRole),
  {
    name: 'keys list',
    summary: 'list the published signing keys',
    run: async (services) => {
      const keys = await listKeys(services);
      const rows = keys.map((key) => [
        key.kid,
        key.alg,
        key.state,
        `signs from ${key.signs_from}`,
        key.published_until ? `published until ${key.published_until}` : '',
      ]);
      return { json: keys, text: table(rows) };
    },
  },
  {
    name: 'keys rotate',
    summary: 'publish new signing keys, which sign a day later',
    flags: { now: 'they sign as soon as every process has seen them' },
    details: [
      'The former keys stay published for a week after they last signed, so that their tokens stay good. Keys that were published and',
      'have not signed yet are unpublished where the new ones sign before them: nothing was ever signed by them.',
      'If a key may have leaked, --now is the first half of the answer: then run keys withdraw for each former key.',
    ].join('\n  '),
    run: async (services, { flags }) => {
      const kids = await rotateKeys(services, { immediately: flags['now'] === true });
      const note = 'The former keys are still published. For one that may have leaked: keys withdraw KID.';
      return { json: { kids }, text: kids.join('\n'), ...(flags['now'] === true && { note }) };
    },
  },
  {
    name: 'keys withdraw',
    summary: 'unpublish a key that may have leaked, at once and for good',
    takes: ['KID'],
    takesReason: true,
    details: [
      'Within a second no process publishes the key or accepts a token that it has signed. Clients refresh their access tokens and get',
      'new ones; sessions and refresh tokens go on. Services that check tokens by their signature keep the published keys for up to an',
      'hour, or as long as their own program does: tell them. A key that signs needs one that follows it: run keys rotate --now first.',
    ].join('\n  '),
    run: async (services, { words: [kid = ''], reason }) => {
      const json = await withdrawKey(services, { kid, reason });
      const { successor } = json;
      return { json, text: `${kid}: withdrawn${successor ? `, ${successor} signs from now on` : ''}` };
    },
  },
  {
    name: 'settings accept',
    summary: 'accept a changed ISSUER, PASSWORD_PEPPER or ENCRYPTION_KEYS',
    takes: ['NAME'],
    acceptsSettings: true,
    details: [
      'The start compares these with what the database was filled with. A lost pepper makes every password useless, a lost sealing key',
      'the signing keys and all that is sealed. Adding a key in front of the others needs no acceptance.',
    ].join('\n  '),
    run: async (services, { words: [name = ''] }) => {
      const json = await acceptSetting(services, name);
      return { json, text: `${name}: accepted` };
    },
  },
];
