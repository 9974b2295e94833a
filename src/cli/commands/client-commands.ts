import type { Command } from '../command.ts';
import { orSay } from '../or-say.ts';
import { cliTable } from '../table.ts';
import { applyClients, type Application } from '../../commands/clients/import/apply-clients.ts';
import { createClients } from '../../commands/clients/registration/create-client.ts';
import { describeClient } from '../../commands/clients/describe-client.ts';
import { disableClient } from '../../commands/clients/life/client-life.ts';
import { listClients, searchClients } from '../../commands/clients/list/list-clients.ts';
import { clientSorts, clientWatches } from '../../domain/clients/list/client-filters.ts';
import { clientStates } from '../../domain/clients/life/client-state.ts';
import { dropOldSecret, rotateClientSecret } from '../../commands/clients/secrets/rotate-client-secret.ts';
import { isSecretLife, secretLives, usualLife } from '../../domain/clients/secrets/client-secret.ts';
import { Refused } from '../../commands/refused.ts';
import { showClient } from '../../commands/clients/show-client.ts';
import { updateClient } from '../../commands/clients/registration/update-client.ts';

type Facts = Readonly<Record<string, unknown>>;

export const secretNote = 'The secret is shown this once.';

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

const lastUseOf = ({ last_used_at: at }: Facts) => (typeof at === 'string' ? at : '-');

/** Says in lines what `client apply` did to each client, or would do. */
export function describeApplication({ dry_run: isDryRun, created, changed, unchanged }: Application): string {
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

/** The commands about services, in the order of the help. */
export const clientCommands: readonly Command[] = [
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
    ],
    run: async (services, { file }) => {
      const created = orSay(await createClients(services, Array.isArray(file) ? file : [file]));
      return { json: Array.isArray(file) ? created : created[0], note: secretNote };
    },
  },
  {
    name: 'client list',
    summary: 'list the clients',
    options: {
      q: { value: 'WORDS', meaning: 'only those with these words in the name, the id or an address' },
      status: { value: clientStates.join('|'), meaning: 'only those of this state' },
      show: { value: clientWatches.join('|'), meaning: 'only those that somebody should look at for this' },
      sort: { value: clientSorts.join('|'), meaning: 'their order, by name without it' },
    },
    details: [
      'With an option the bin and the built-in client are left out, and each client comes with its people of 30 days, its last use and its marks.',
    ],
    run: async (services, { options }) => {
      const isAsked = Object.keys(options).length > 0;
      const clients = isAsked ? orSay(await searchClients(services, options)) : await listClients(services);
      const rows = clients.map((client) => [
        String(client['client_id']),
        typeof client['client_name'] === 'string' ? client['client_name'] : '',
        ...(isAsked ? [`${String(client['people_in_30_days'])} people`, lastUseOf(client)] : []),
        [clientState(client), ...((client['marks'] as readonly string[] | undefined) ?? [])].filter(Boolean).join(', '),
      ]);
      return { json: clients, text: cliTable(rows, 'no client') };
    },
  },
  {
    name: 'client show',
    summary: 'show the registration of a client',
    takes: ['CLIENT'],
    run: async (services, { words: [clientId = ''] }) => ({ json: orSay(await showClient(services, clientId)) }),
  },
  {
    name: 'client update',
    summary: 'change members of a registration',
    takes: ['CLIENT'],
    readsFile: true,
    details: [
      'Members that the file leaves out stay; null takes one away. {"disabled": false} brings a disabled client back.',
    ],
    run: async (services, { words: [clientId = ''], file }) => {
      const client = orSay(await updateClient(services, { clientId, file }));
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
    ],
    run: async (services, { file, flags }) => {
      const clients = Array.isArray(file) ? (file as readonly unknown[]) : [file];
      const json = orSay(await applyClients(services, { clients, isDryRun: flags['dry-run'] === true }));
      const hasSecret = [...json.created, ...json.changed].some((client) => client.client_secret !== undefined);
      return { json, text: describeApplication(json), ...(hasSecret && { note: secretNote }) };
    },
  },
  {
    name: 'client disable',
    summary: 'switch a client off; its codes, tokens and grants end for good',
    takes: ['CLIENT'],
    takesReason: true,
    run: async (services, { words: [clientId = ''], reason }) => {
      const json = describeClient(orSay(await disableClient(services, { clientId, reason })), services.nowSeconds());
      return { json, text: `${clientId}: disabled, its codes, tokens and grants are gone` };
    },
  },
  {
    name: 'client rotate-secret',
    summary: 'draw a new secret; the former one stays good until --drop-old',
    takes: ['CLIENT'],
    flags: { 'drop-old': 'draw nothing: keep the newest secret only' },
    options: {
      life: {
        value: Object.keys(secretLives).join('|'),
        meaning: `how long the new secret is good: ${usualLife} by default`,
      },
    },
    details: ['At most two secrets are good at a time: a second rotation drops the oldest.'],
    async run(services, { words: [clientId = ''], flags, options: { life } }) {
      if (life !== undefined && !isSecretLife(life))
        throw new Refused(`--life "${life}" is none of ${Object.keys(secretLives).join(', ')}`);
      return flags['drop-old']
        ? { json: orSay(await dropOldSecret(services, clientId)) }
        : { json: orSay(await rotateClientSecret(services, { clientId, life })), note: secretNote };
    },
  },
];
