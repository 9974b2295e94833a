import { z } from 'zod';
import { personActs } from '../../../commands/people/acts/person-acts.ts';
import { personActNames, type PersonActName } from '../../../domain/people/person-act-names.ts';
import { rightFor } from '../../../domain/approvals/second-agent.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { reason } from '../reason.ts';
import { actAnswer, answerAct } from './act-answer.ts';
import { personParams } from './person-params.ts';

interface Words {
  readonly operationId: string;
  readonly summary: string;
}

const words: Readonly<Record<PersonActName, Words>> = {
  disable: { operationId: 'disablePerson', summary: 'Disable an account: nobody signs in, and tokens end' },
  enable: { operationId: 'enablePerson', summary: 'Enable an account, or cancel its deletion' },
  'close-sessions': { operationId: 'closeSessions', summary: 'Close one session, or all of them' },
  'start-reset': { operationId: 'startReset', summary: 'Send a link by which the person chooses a new password' },
  'resend-proof': {
    operationId: 'resendProof',
    summary: 'Send the message again by which the person proves her address',
  },
  'expire-password': { operationId: 'expirePassword', summary: 'Make the present password useless' },
  restrict: { operationId: 'restrictPerson', summary: 'Restrict the processing: no sign-in, no claims, data are kept' },
  unrestrict: { operationId: 'unrestrictPerson', summary: 'End the restriction' },
  delete: { operationId: 'deletePerson', summary: 'Close an account and delete it after the usual days' },
  'correct-address': {
    operationId: 'correctAddress',
    summary: 'Correct the address: it is proved at the new one, and can be cancelled at the old one',
  },
  'change-carried-facts': {
    operationId: 'changeCarriedFacts',
    summary: 'Change the roles and groups that services written for Keycloak are told; needs the right to change roles',
  },
  'reset-second-factor': {
    operationId: 'resetSecondFactor',
    summary: 'Take the second factor away; always waits for a second agent',
  },
  'approve-lost-device': {
    operationId: 'approveLostDevice',
    summary: 'End the wait of a request about a lost device; always waits for a second agent',
  },
  'refuse-lost-device': { operationId: 'refuseLostDevice', summary: 'Refuse a request about a lost device' },
};

/** Returns the members of the body that an act has beside the reason. */
const shapeOf = (input: z.ZodType): z.ZodRawShape => (input instanceof z.ZodObject ? input.shape : {});

function actEndpoint(act: PersonActName): readonly ApiEndpoint[] {
  const known = personActs[act];
  if (!known) return [];
  return [
    defineEndpoint({
      method: 'POST',
      path: `/people/{sub}/acts/${act}`,
      ...words[act],
      tag: 'people',
      description:
        'The person is told by message. What lets somebody in sooner, and whatever touches a holder of a role, waits for two agents: 202. A repeated request answers with the one that waits; with other members it is a conflict.',
      scope: 'accounts:support',
      action: rightFor(act),
      otherStatuses: [202],
      params: personParams,
      body: z.strictObject({ ...shapeOf(known.input), reason }),
      response: actAnswer,
      answer({ services, params, body, by, requestId }) {
        const { reason: given, ...input } = body as { readonly reason: string };
        return answerAct(services, { act, accountId: params.sub, input, reason: given, by, requestId });
      },
    }),
  ];
}

/** An endpoint for each act that an agent can do with the account of somebody else. */
export const actEndpoints: readonly ApiEndpoint[] = personActNames.flatMap(actEndpoint);
