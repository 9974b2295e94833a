import { text } from 'node:stream/consumers';
import { Refused } from '../../commands/refused.ts';
import type { ServerServices } from '../../services.ts';
import type { Asked, Command } from '../command.ts';
import { compareDocuments, fetchOwn, readFormer, verifyOldTokens } from '../keycloak/check/check-documents.ts';
import { ok, type CheckFinding } from '../keycloak/check/finding.ts';
import { probeClients } from '../keycloak/check/probe-clients.ts';
import { createProbe } from '../keycloak/check/probe-http.ts';
import { probeSignIns, readTotpSecret, type ProbeAccount } from '../keycloak/check/probe-sign-in.ts';
import { asLine } from '../visible.ts';
import { readTextFile } from '../read-text-file.ts';

/** Reads a file that holds a secret, or the standard input where the name is `-`. */
async function readSecret({ options, stdin }: Asked, name: string): Promise<string | undefined> {
  const path = options[name];
  if (path === undefined) return undefined;
  return (path === '-' ? await text(stdin) : readTextFile(path)).replace(/\r?\n$/, '');
}

async function readAccount(asked: Asked): Promise<ProbeAccount | undefined> {
  const { username, 'password-file': passwordFile, 'totp-file': totpFile } = asked.options;
  if (username === undefined && passwordFile === undefined && totpFile === undefined) return undefined;
  if (username === undefined || passwordFile === undefined)
    throw new Refused('--username and --password-file belong together: a password is never an argument');
  if (passwordFile === '-' && totpFile === '-')
    throw new Refused('the standard input holds one secret: name a file for the other');
  const password = (await readSecret(asked, 'password-file')) ?? '';
  const secret = await readSecret(asked, 'totp-file');
  return { username, password, totp: secret === undefined ? undefined : readTotpSecret(secret) };
}

/** Returns the ways to sign in that are to be tried. */
function waysOf({ config }: ServerServices, { lists }: Asked, account: ProbeAccount | undefined): readonly string[] {
  const known = ['password', ...Object.keys(config.upstreams)];
  const ways = lists['way'] ?? known.filter((way) => way !== 'password' || account);
  for (const way of ways)
    if (!known.includes(way)) throw new Refused(`--way "${way}" is none of ${known.join(', ')}, which are on here`);
  if (ways.includes('password') && !account) throw new Refused('--way password needs --username and --password-file');
  return ways;
}

async function* check(services: ServerServices, asked: Asked): AsyncGenerator<CheckFinding> {
  const { via, against, token } = asked.options;
  const { issuer } = services.config;
  const account = await readAccount(asked);
  const ways = waysOf(services, asked, account);
  if (via !== undefined && !/^https?:\/\/[^/]+\/?$/.test(via))
    throw new Refused('--via takes the address of a process, such as http://127.0.0.1:3000');
  const probe = createProbe({ issuer, via });
  const own = await fetchOwn(probe, issuer);
  yield ok('service', `answers for ${issuer}${via === undefined ? '' : ` at ${via}`}`);
  if (against !== undefined) yield* compareDocuments(await readFormer(probe, against), own);
  if (token !== undefined) yield* verifyOldTokens(token, { own, issuer, now: services.nowSeconds() });
  yield* probeSignIns({ probe, issuer, account, ways });
  yield* probeClients(services, { probe, issuer, only: asked.lists['client'] ?? [] });
}

/** The command that an operator runs before and after the name of the host moves. */
export const keycloakCheckCommand: Command = {
  name: 'keycloak check',
  summary: 'try the service as people and services will: sign-ins, return addresses, documents and old tokens',
  options: {
    username: { value: 'NAME', meaning: 'an account that is there for this check' },
    'password-file': { value: 'FILE', meaning: 'its password, or - for standard input' },
    'totp-file': { value: 'FILE', meaning: 'the secret of its application, in base32 or as an otpauth address' },
    way: {
      value: 'WAY',
      meaning: 'password, or an upstream; may be repeated; by default all that are on',
      isRepeated: true,
    },
    client: { value: 'ID', meaning: 'ask for this client alone; may be repeated', isRepeated: true },
    against: {
      value: 'URL|FILE',
      meaning: 'the former service, or a file with its discovery document and its keys, to compare',
    },
    token: { value: 'FILE', meaning: 'tokens of the former service, which are verified by the keys here' },
    via: { value: 'URL', meaning: 'a process of this service, while the name of the issuer leads elsewhere' },
  },
  details: [
    'Each line says ok, matters (a service may notice it) or failed. The command exits with 1 where something failed.',
    'The check signs the account in and out again, and asks for sign-ins without a page. It changes nothing else.',
  ],
  run: async (services, asked) => {
    const findings: CheckFinding[] = [];
    for await (const finding of check(services, asked)) findings.push(finding);
    const bad = findings.filter(({ level }) => level === 'failed').length;
    return {
      json: { checks: findings },
      text: findings
        .map(({ level, subject, message }) => asLine(`${level.padEnd(8)}${subject}: ${message}`))
        .join('\n'),
      ...(bad > 0 && { failure: `${bad} of ${findings.length} checks failed` }),
    };
  },
};
