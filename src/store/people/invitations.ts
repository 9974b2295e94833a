import type { Agent } from '../../domain/approvals/acting-agent.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, number, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { PayloadStore } from '../records/payloads.ts';

/** An invitation whose link still waits for its person; times in epoch seconds. It says nothing of whether an account has the address. */
export interface PendingInvitation {
  readonly email: string;
  readonly emailCanonical: string;
  readonly username?: string | undefined;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly locale?: string | undefined;
  readonly invitedAt: number;
  /** Undefined for an operator. */
  readonly by?: Agent | undefined;
}

export interface InvitationStore {
  /** Notes an invitation in place of the one that its address had before. */
  put(invitation: PendingInvitation, seconds: number): void;
  /** Returns the invitations whose links are still valid, the newest first. */
  list(
    trx?: Transaction,
  ): Promise<readonly (PendingInvitation & { readonly id: string; readonly expiresAt: number })[]>;
  /** Forgets the invitation of an address. */
  end(emailCanonical: string): void;
}

/** Ties the rows together, so that they are found by the index of grants. */
const family = 'pending-invitations';

const invitationShape = defineRow({ id: text, sealed: text, expiresAt: number });

/** The invitations that agents have sent lie among the records that expire, sealed, for as long as their links are valid. */
export function createInvitationStore(
  payloads: PayloadStore,
  { database, sealer, nowSeconds }: StoreParts,
): InvitationStore {
  const keyOf = (emailCanonical: string) => sealer.keyedHash(emailCanonical, 'invitation');
  return {
    put: (invitation, seconds) =>
      payloads.upsert('Invitation', keyOf(invitation.emailCanonical), { ...invitation, grantId: family }, seconds),
    async list(trx) {
      const rows = (trx ?? database.knex)('payloads')
        .where({ model: 'Invitation', grant_id: family })
        .where('expires_at', '>', nowSeconds())
        .orderBy('expires_at', 'desc');
      return (await invitationShape.list(rows)).flatMap(({ id, sealed, expiresAt }) => {
        const body = sealer.open(sealed, `Invitation:${id}`);
        return body === undefined ? [] : [{ ...(JSON.parse(body) as PendingInvitation), id, expiresAt }];
      });
    },
    end: (emailCanonical) => payloads.destroy('Invitation', keyOf(emailCanonical)),
  };
}
