import type { Command } from '../command.ts';
import { orSay } from '../or-say.ts';
import { cliTable } from '../table.ts';
import { changeApi, registerApi, removeApi } from '../../commands/apis/change-api.ts';
import { Refused } from '../../commands/refused.ts';
import { apiMembers, toApiFile } from '../../domain/apis/api-file.ts';
import { isObject, type Members } from '../../domain/members.ts';
import { isoTime } from '../../domain/time.ts';
import type { ServerServices } from '../../services.ts';
import type { ApiRecord } from '../../store/apis/apis.ts';

const describe = (api: ApiRecord) => ({
  ...toApiFile(api),
  version: api.version,
  created_at: isoTime(api.createdAt),
  updated_at: isoTime(api.updatedAt),
});

/** Members that `api show` adds. They are facts and no settings, so what was printed can be applied again. */
const facts = ['version', 'created_at', 'updated_at'];

async function knownApi({ apis }: ServerServices, identifier: string): Promise<ApiRecord> {
  const found = await apis.find(identifier);
  if (!found) throw new Refused(`no API is called "${identifier}"`);
  return found;
}

function membersOf(file: unknown): Members {
  if (!isObject(file)) throw new Refused('the file is not one JSON object');
  return Object.fromEntries(Object.entries(file).filter(([name]) => !facts.includes(name)));
}

function numberIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw new Refused(`--clients "${text}" is not a whole number`);
  return Number(text);
}

/** The commands about APIs that are known by name. */
export const apiCommands: readonly Command[] = [
  {
    name: 'api create',
    summary: 'register an API, for which clients ask for tokens by its identifier',
    readsFile: true,
    takesReason: true,
    details: [
      `The file is one JSON object: ${apiMembers.join(', ')}.`,
      'All but identifier and names may be left out.',
    ],
    run: async (services, { file, reason }) => ({
      json: describe(orSay(await registerApi(services, { file: membersOf(file), reason }))),
    }),
  },
  {
    name: 'api list',
    summary: 'list the APIs',
    async run({ apis }) {
      const all = await apis.list();
      const rows = all.map(({ identifier, names, tokenFormat, scopes, clients }) => [
        identifier,
        names.fr,
        tokenFormat,
        `${scopes.length} scopes`,
        `${clients.length} clients`,
      ]);
      return { json: all.map(describe), text: cliTable(rows, 'no API') };
    },
  },
  {
    name: 'api show',
    summary: 'show the registration of an API',
    takes: ['API'],
    run: async (services, { words: [identifier = ''] }) => ({ json: describe(await knownApi(services, identifier)) }),
  },
  {
    name: 'api update',
    summary: 'change members of the registration of an API',
    takes: ['API'],
    readsFile: true,
    takesReason: true,
    details: ['Members that the file leaves out stay; null gives one its default. The identifier never changes.'],
    async run(services, { words: [identifier = ''], file, reason }) {
      const { id } = await knownApi(services, identifier);
      return { json: describe(orSay(await changeApi(services, { id, given: membersOf(file), reason }))) };
    },
  },
  {
    name: 'api remove',
    summary: 'remove an API: nobody gets a token for it any more',
    takes: ['API'],
    takesReason: true,
    options: {
      clients: {
        value: 'N',
        meaning: 'how many clients may ask for its tokens: without it only one without clients goes',
      },
    },
    async run(services, { words: [identifier = ''], reason, options }) {
      const { id } = await knownApi(services, identifier);
      const removed = orSay(await removeApi(services, { id, reason, clients: numberIn(options['clients']) }));
      return { json: { identifier: removed.identifier, removed: true }, text: `${removed.identifier}: removed` };
    },
  },
];
