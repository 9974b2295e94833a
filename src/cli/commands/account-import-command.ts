import { Refused } from '../../commands/refused.ts';
import { lineMembers, memberNames } from '../../domain/keycloak/line-entry.ts';
import type { ServerServices } from '../../services.ts';
import type { Command } from '../command.ts';
import { openPeopleFile } from '../keycloak/open-people-file.ts';
import { createUpstreamFinder, refuseOlderProcesses, reportPeople, upstreamNames } from '../keycloak/report-people.ts';

const usualOrigin = 'people';

/** Writes 122 bits of a hash as a UUID (RFC 9562, version 8). */
function uuidOf(hash: string): string {
  const bytes = Buffer.from(hash, 'base64url');
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * Returns what makes the `sub` of a person from what an origin knows her by. The key keeps strangers from finding out by an address whose `sub`
 * they see; the oldest one is the same after a change of keys.
 */
const createSubMaker =
  ({ sealer }: ServerServices, origin: string) =>
  (key: string) =>
    uuidOf(sealer.keyedHashes(`${origin}\0${key}`, 'imported sub').at(-1)!);

/** The command that brings in the people of a file. */
export const accountImportCommand: Command = {
  name: 'account import',
  summary: 'bring in the people of a file, CSV or JSON Lines, with the hashes of their passwords',
  takes: ['FILE'],
  flags: {
    'dry-run': 'do everything but keep it, and say what would be done',
    strict: 'bring in nothing where one line cannot be read',
  },
  options: {
    origin: {
      value: 'NAME',
      meaning: `from where the people come, where they come from several places; ${usualOrigin} by default`,
    },
  },
  details: [
    `Each line is a person. The first line of CSV names the fields, with ; or , between: ${lineMembers(upstreamNames).join(', ')}.`,
    'A run that was stopped is begun again by the same command. A later file of the same origin brings its differences.',
    'docs/account-import.md says what each field means, and which rules hold.',
  ],
  run: async (services, asked) => {
    refuseOlderProcesses(services);
    const name = asked.options['origin'] ?? usualOrigin;
    if (!/^[\w.-]{1,60}$/.test(name))
      throw new Refused('--origin takes up to 60 letters, digits, points, hyphens and _');
    const [path = ''] = asked.words;
    // A realm of Keycloak may have the same name.
    const origin = `file:${name}`;
    const { size, people, isShared, isHeld } = await openPeopleFile(path, {
      upstreams: upstreamNames,
      subOf: createSubMaker(services, origin),
      isStrict: asked.flags['strict'] === true,
    });
    const upstreamOf = createUpstreamFinder(services);
    return {
      json: undefined,
      stream: (form) =>
        reportPeople(services, {
          ...asked,
          form,
          isDryRun: asked.flags['dry-run'] === true,
          size,
          source: { realm: origin, termsVersion: 'import', people: people(), upstreamOf, isShared, isHeld },
          summary: `the people of ${path}`,
          memberNames,
          members: { origin: name },
        }),
    };
  },
};
