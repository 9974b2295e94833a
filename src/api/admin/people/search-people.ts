import { z } from 'zod';
import { findPeople, mostFound } from '../../../commands/people/find-people.ts';
import { personStates } from '../../../domain/people/person-states.ts';
import { isoTime } from '../../../domain/time.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { moment } from '../time.ts';

const foundPerson = z
  .object({
    sub: z.string(),
    email: z.string().describe('Masked.'),
    username: z.string().describe('Masked.'),
    states: z.array(z.enum(personStates)).describe('What keeps her from signing in; empty for an open account.'),
    holds_role: z.boolean().describe('What is done with her account needs two agents.'),
    created_at: moment,
  })
  .meta({ id: 'FoundPerson' });

const words = {
  empty: 'is empty',
  short: 'is too short: three characters at least',
  long: 'is too long',
  characters: 'holds characters that no address, user name or `sub` has',
} as const;

/** Finds people by the beginning of an address, a user name or a `sub`. */
export const searchPeople = defineEndpoint({
  method: 'GET',
  path: '/people',
  operationId: 'searchPeople',
  tag: 'people',
  summary: 'Find people by the beginning of an address, a user name or a sub',
  description: `At most ${mostFound} people, and no further page: a longer beginning finds them. Addresses and user names are masked. The audit notes each search, and never what was looked for.`,
  scope: 'accounts:read',
  action: 'people.read',
  query: z.strictObject({ q: z.string().max(1000).describe('At least three characters.') }),
  response: z.object({
    items: z.array(foundPerson),
    has_more: z.boolean().describe('More people begin like this.'),
  }),
  async answer({ services, query, by }) {
    const answer = await findPeople(services, { query: query.q, by });
    if (answer.kind === 'throttled') throw new ApiProblem('throttled', { retryAfter: answer.retryAfter });
    if (answer.kind === 'refused')
      throw new ApiProblem('invalid', {
        errors: [{ parameter: 'q', detail: words[answer.problem], code: answer.problem }],
      });
    const items = answer.people.map(({ isHolder, createdAt, states, ...person }) => ({
      ...person,
      states: [...states],
      holds_role: isHolder,
      created_at: isoTime(createdAt),
    }));
    return { body: { items, has_more: answer.hasMore } };
  },
});
