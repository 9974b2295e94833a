import { z } from 'zod';
import { isServiceAccount } from '../../../commands/account/add-service-account.ts';
import { grantProduction, refuseProduction } from '../../../commands/clients/life/answer-production-request.ts';
import { askForProduction } from '../../../commands/clients/life/ask-for-production.ts';
import type { CommandAnswer } from '../../../commands/command-answer.ts';
import {
  deleteClient,
  recoverClient,
  disableClient,
  enableClient,
} from '../../../commands/clients/life/client-life.ts';
import { findProductionProblems } from '../../../commands/clients/life/find-production-problems.ts';
import { changeTestAccounts, putIntoTest } from '../../../commands/clients/life/put-into-test.ts';
import { contactKinds } from '../../../domain/clients/contacts/contact-kinds.ts';
import { isInTest, mostTestAccounts } from '../../../domain/clients/life/test-clients.ts';
import { isoTime } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { orProblem } from '../../refusal-problems.ts';
import { reason, reasonOf } from '../reason.ts';
import { moment } from '../time.ts';
import { answerClient, client, clientParams } from './client-schema.ts';

const tag = 'life of a client';
const withReason = z.strictObject({ reason });

interface Change {
  readonly clientId: string;
  readonly reason: string;
  readonly baseVersion: number | undefined;
}

interface Act {
  readonly name: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly run: (services: Services, change: Change) => Promise<CommandAnswer<ClientRecord>>;
}

/** An act on a client that needs nothing but a reason. */
const act = ({ name, run, ...about }: Act): ApiEndpoint =>
  defineEndpoint({
    ...about,
    method: 'POST',
    path: `/clients/{client_id}/${name}`,
    tag,
    scope: 'clients:write',
    action: 'clients.manage',
    needsVersion: true,
    params: clientParams,
    body: withReason,
    response: client,
    answer: async ({ services, client: { clientId }, body, baseVersion }) =>
      answerClient(orProblem(await run(services, { clientId, reason: reasonOf(body), baseVersion }))),
  });

const acts: readonly Act[] = [
  {
    name: 'disable',
    operationId: 'disableClient',
    summary: 'Disable a client',
    description: 'Its codes, tokens and grants end at once.',
    run: disableClient,
  },
  {
    name: 'enable',
    operationId: 'enableClient',
    summary: 'Let a disabled client serve again',
    description: 'Its people sign in again. What ended when it was disabled stays ended.',
    run: enableClient,
  },
  {
    name: 'delete',
    operationId: 'deleteClient',
    summary: 'Put a client into the bin',
    description: 'It is deleted for good after thirty days, unless it is taken out before.',
    run: deleteClient,
  },
  {
    name: 'recover',
    operationId: 'recoverClient',
    summary: 'Take a client out of the bin',
    description: 'It stays disabled until somebody enables it.',
    run: recoverClient,
  },
  {
    name: 'put-into-test',
    operationId: 'putClientIntoTest',
    summary: 'Take a client back into test',
    description: 'Everybody who is not on its list loses what the client has of them.',
    run: putIntoTest,
  },
  {
    name: 'production/grant',
    operationId: 'grantProduction',
    summary: 'Let a client in test serve everybody',
    description: 'Whether or not somebody has asked for it. The person who had asked is told.',
    run: grantProduction,
  },
];

const production = z
  .object({
    status: z.enum(['test', 'production']),
    request: z
      .object({ sub: z.string(), asked_at: moment, reason: z.string() })
      .nullable()
      .describe('The request that waits.'),
    missing_contacts: z.array(z.enum(contactKinds)),
    problems: z
      .array(z.object({ member: z.string(), code: z.string(), detail: z.string() }))
      .describe('What the rules of production refuse in the registration.'),
  })
  .meta({ id: 'Production' });

async function describeProduction(services: Services, record: ClientRecord): Promise<z.input<typeof production>> {
  const { clientId, metadata } = record;
  const isTest = isInTest(metadata);
  const request = isTest ? await services.clients.productionRequests.find(clientId) : undefined;
  const problems = isTest ? findProductionProblems(services, record) : [];
  return {
    status: isTest ? 'test' : 'production',
    request: request ? { sub: request.accountId, asked_at: isoTime(request.at), reason: request.reason } : null,
    missing_contacts: [...(await services.clients.contacts.missingContacts(clientId))],
    problems: problems.map(({ field, code, message }) => ({ member: field, code, detail: message })),
  };
}

const showingProduction = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/production',
  operationId: 'showProduction',
  tag,
  summary: 'Show what stands between a client and production',
  description: 'Tells what is missing, and the request for production that waits, if there is one.',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: production,
  answer: async ({ services, client: record }) => ({ body: await describeProduction(services, record) }),
});

const asking = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/production/request',
  operationId: 'askForProduction',
  tag,
  summary: 'Ask that a client serves everybody',
  description: 'For people: those who may grant it are told. A service that may grant it does so at once.',
  scope: 'clients:write',
  action: 'clients.edit',
  status: 202,
  params: clientParams,
  body: withReason,
  response: production,
  async answer({ services, client: record, body, account }) {
    const { clientId } = record;
    if (!account)
      throw new ApiProblem('conflict', { detail: 'A service asks nobody: it may grant production itself.' });
    const asked = await askForProduction(services, {
      clientId,
      accountId: account.id,
      reason: reasonOf(body),
    });
    orProblem(asked);
    return { body: await describeProduction(services, record) };
  },
});

const refusing = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/production/refuse',
  operationId: 'refuseProduction',
  tag,
  summary: 'Leave a client in test',
  description: 'The person who had asked is told the reason.',
  scope: 'clients:write',
  action: 'clients.manage',
  params: clientParams,
  body: withReason,
  response: production,
  async answer({ services, client: record, body }) {
    const { clientId } = record;
    const wasWaiting = await refuseProduction(services, { clientId, reason: reasonOf(body) });
    if (!wasWaiting) throw new ApiProblem('conflict', { detail: 'No request waits.' });
    return { body: await describeProduction(services, record) };
  },
});

const namingTesters = defineEndpoint({
  method: 'PUT',
  path: '/clients/{client_id}/testers',
  operationId: 'nameTesters',
  tag,
  summary: 'Say who may use a client in test',
  description: 'People who are taken from the list lose what the client has of them.',
  scope: 'clients:write',
  action: 'clients.manage',
  needsVersion: true,
  params: clientParams,
  body: z.strictObject({
    test_accounts: z.array(z.string().max(100)).max(mostTestAccounts).describe('The `sub` of each person.'),
    reason,
  }),
  response: client,
  async answer({ services, client: { clientId }, body, baseVersion }) {
    const found = await Promise.all(body.test_accounts.map((sub) => services.account.accounts.find(sub)));
    const errors = found.flatMap((account, place) =>
      account && !isServiceAccount(account.username)
        ? []
        : [{ pointer: `#/test_accounts/${place}`, detail: 'is no account of a person', code: 'bad_account' }],
    );
    if (errors.length > 0) throw new ApiProblem('invalid', { errors });
    const changed = await changeTestAccounts(services, {
      clientId,
      accountIds: body.test_accounts,
      reason: reasonOf(body),
      baseVersion,
    });
    return answerClient(orProblem(changed));
  },
});

/** The endpoints about whether a client serves, and whom. */
export const lifeEndpoints: readonly ApiEndpoint[] = [
  ...acts.map(act),
  showingProduction,
  asking,
  refusing,
  namingTesters,
];
