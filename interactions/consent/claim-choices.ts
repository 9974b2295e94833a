import type { PersonClaim } from '../../src/domain/clients/claims/scope-claims.ts';
import type { AskedClaim } from '../../src/oidc/claims/asked-claims.ts';
import type { Form } from '../engine/flow.ts';

/** The hidden field that names the claims whose boxes the form shows. */
export const choicesField = 'choices';

/** The box by which the person lets a client that nobody has registered go on while she is away. */
export const lastingField = 'lasting';

/** Returns the name of the box of a claim. */
export const claimField = (claim: PersonClaim) => `claim-${claim}`;

/** Returns the claims that the person may leave out. */
export const choicesOf = (asked: readonly AskedClaim[]): readonly PersonClaim[] =>
  asked.flatMap(({ name, isOptional }) => (isOptional ? [name] : []));

/** Returns whether a form was drawn while the service left other claims to the choice of people. */
export const isOutdated = (form: Form, asked: readonly AskedClaim[]) =>
  form[choicesField] !== undefined && form[choicesField] !== choicesOf(asked).join(' ');

/** Returns the optional claims that were ticked. Other names in a form count for nothing. */
export const givenIn = (form: Form, asked: readonly AskedClaim[]): readonly PersonClaim[] =>
  choicesOf(asked).filter((claim) => form[claimField(claim)] !== undefined);
