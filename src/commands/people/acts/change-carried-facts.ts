import { z } from 'zod';
import { areSame, commonFacts, inOrder, isTooLarge, realmOf } from '../../../domain/account/carried-facts.ts';
import { isStorableText } from '../../../domain/fields/storable.ts';
import { definePersonAct } from '../person-act.ts';
import { tellPerson } from './tell-person.ts';

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => isStorableText(text) && !/\p{C}/u.test(text), { error: 'characters' });
const names = z.array(line(255)).max(500);

const input = z.strictObject({
  realm_roles: names,
  client_roles: z.array(z.strictObject({ client_id: line(255), roles: names })).max(100),
  groups: z.array(line(1000)).max(200),
});

type Input = z.infer<typeof input>;

const factsOf = ({ realm_roles: realmRoles, client_roles: ofClients, groups }: Input) => ({
  realmRoles,
  clientRoles: ofClients.map(({ client_id: clientId, roles }) => [clientId, roles] as const),
  groups,
});

/**
 * Changes the roles and groups that services written for Keycloak are told of a person. They open nothing here, but what they open elsewhere only
 * an administrator decides. They stand in the next token. An import reports that they were changed, and leaves them.
 */
export const changeCarriedFacts = definePersonAct({
  letsInSooner: false,
  input: input.refine((typed) => !isTooLarge(inOrder({ ...factsOf(typed), attributes: [] })), { error: 'too_large' }),
  async carryOut(services, trx, { account, input: typed, reason, requestId }) {
    const { carried } = services.account;
    const accountId = account.id;
    const standing = await carried.findWithin(trx, accountId);
    const before = standing?.facts ?? commonFacts(realmOf(services.config.issuer));
    const facts = inOrder({ ...before, ...factsOf(typed) });
    if (areSame(before, facts)) return { kind: 'already' };
    if (isTooLarge(facts)) return { kind: 'stale' };
    await carried.write(trx, { accountId, facts, brought: standing?.brought ?? standing?.facts });
    services.audit({ event: 'account.carried_facts_changed', accountId, reason, requestId });
    await tellPerson(services, trx, { account, act: 'carried-facts-changed' });
    return { kind: 'done' };
  },
});
