import type { ContactKind } from '../../../domain/clients/contacts/contact-kinds.ts';
import { Refused } from '../../refused.ts';

/** Says that a client cannot go into production, because nobody of these kinds answers for it. Nothing was written. */
export class ContactsMissing extends Refused {
  readonly missing: readonly ContactKind[];

  constructor(clientId: string, missing: readonly ContactKind[]) {
    super(`"${clientId}" lacks contacts for production: ${missing.join(', ')}`);
    this.missing = missing;
  }
}
