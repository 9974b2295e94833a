import { hash } from 'node:crypto';
import type { PersonClaim } from '../../src/domain/clients/claims/scope-claims.ts';
import type { AskedClaim } from '../../src/oidc/claims/asked-claims.ts';
import type { About, Form } from '../engine/flow.ts';

/** The hidden field that names the claims whose boxes the form shows. */
export const choicesField = 'choices';

/** The box by which the person lets a client that nobody has registered go on while she is away. */
export const lastingField = 'lasting';

/** Returns the name of the box of a claim. */
export const claimField = (claim: PersonClaim) => `claim-${claim}`;

/** Returns the claims that the person may leave out. */
export const choicesOf = (asked: readonly AskedClaim[]): readonly PersonClaim[] =>
  asked.flatMap(({ name, isOptional }) => (isOptional ? [name] : []));

/** The hidden field that tells which APIs and scopes the page has named, in which words. */
export const apisField = 'apis';

/** Returns the mark of the words in which a page names the APIs of a request. */
export const apisMark = (request: About['request']): string =>
  hash('sha256', JSON.stringify(request?.apis ?? []), 'base64url');

/** Returns whether a form was drawn while the service left other claims to the choice of people, or while an API said something else. */
export const isOutdated = (form: Form, { asked, request }: Pick<About, 'asked' | 'request'>): boolean =>
  (form[choicesField] !== undefined && form[choicesField] !== choicesOf(asked).join(' ')) ||
  (form[apisField] !== undefined && form[apisField] !== apisMark(request));

/** Returns the optional claims that were ticked. Other names in a form count for nothing. */
export const givenIn = (form: Form, asked: readonly AskedClaim[]): readonly PersonClaim[] =>
  choicesOf(asked).filter((claim) => form[claimField(claim)] !== undefined);
