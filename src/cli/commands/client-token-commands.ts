import { isObject } from '../../domain/members.ts';
import type { Command } from '../command.ts';
import { orSay } from '../or-say.ts';
import { cliTable } from '../table.ts';
import { createClientToken } from '../../commands/clients/tokens/create-client-token.ts';
import { describeClientToken } from '../../commands/clients/tokens/describe-client-token.ts';
import { revokeClientToken } from '../../commands/clients/tokens/revoke-client-token.ts';
import { Refused } from '../../commands/refused.ts';
import type { ClientToken } from '../../store/clients/tokens/client-tokens.ts';

/** Describes a token. One that nobody has revoked has no time at which that was done. */
function describe(token: ClientToken, now: number) {
  const { revoked_at: revokedAt, policy, ...facts } = describeClientToken(token, now);
  return { ...facts, ...(revokedAt !== null && { revoked_at: revokedAt }), policy };
}

const off = 'Dynamic registration is off: nobody can use a token until DYNAMIC_REGISTRATION=token is set.';

/** The commands about the initial access tokens of dynamic registration (RFC 7591). */
export const clientTokenCommands: readonly Command[] = [
  {
    name: 'client token create',
    summary: 'draw an initial access token, with which services register themselves',
    readsFile: true,
    takesReason: true,
    details: [
      'The file holds "name" and may hold "uses" (1 without it, null for any number), "days" until the end (30 without it), and "policy":',
      '"status" (test or production), "fixed" and "defaults" (members of a client file), "scopes", "grant_types", "redirect_hosts".',
    ],
    async run(services, { file, reason }) {
      if (!isObject(file)) throw new Refused('the file is not one JSON object');
      const { name, uses, days, policy, ...unknown } = file;
      const [foreign] = Object.keys(unknown);
      if (foreign !== undefined) throw new Refused(`"${foreign}" is none of name, uses, days, policy`);
      const created = await createClientToken(services, {
        name: typeof name === 'string' ? name : '',
        ...(uses !== undefined && { uses }),
        ...(days !== undefined && { days }),
        ...(policy !== undefined && { policy }),
        reason,
      });
      const { secret, token } = orSay(created);
      return {
        json: { token: secret, ...describe(token, services.nowSeconds()) },
        note: services.config.dynamicRegistration
          ? 'The token is shown this once.'
          : `The token is shown this once. ${off}`,
      };
    },
  },
  {
    name: 'client token list',
    summary: 'list the initial access tokens',
    async run(services) {
      const now = services.nowSeconds();
      const tokens = (await services.clients.tokens.list()).map((token) => describe(token, now));
      const rows = tokens.map(({ id, name, state, uses, max_uses: most, expires_at: end }) => [
        id,
        name,
        state,
        `${uses} of ${most ?? 'any number'}`,
        `until ${end}`,
      ]);
      return { json: tokens, text: cliTable(rows, 'no token') };
    },
  },
  {
    name: 'client token revoke',
    summary: 'take an initial access token out of use; its clients stay',
    takes: ['TOKEN'],
    takesReason: true,
    async run(services, { words: [id = ''], reason }) {
      const isRevoked = orSay(await revokeClientToken(services, { id, reason }));
      return { json: { id, revoked: true }, text: `${id}: ${isRevoked ? 'revoked' : 'revoked already'}` };
    },
  },
];
