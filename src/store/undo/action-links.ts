import { hashBearer } from '../../crypto/sealer.ts';
import { survivingPurposes } from '../../domain/undo/surviving-links.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, number, text } from '../database/define-row.ts';
import { hasChanged } from '../database/row-counts.ts';
import type { PayloadStore } from '../records/payloads.ts';
import type { StoreParts } from '../database/store-parts.ts';

/**
 * The action that a link of a message stands for. The row is sealed, and stored under the SHA-256 of the link's token. Its purpose names
 * the type of its data.
 */
export interface ActionLink<Data extends object = Readonly<Record<string, unknown>>> {
  readonly purpose: string;
  readonly accountId?: string;
  /** Names what links are cancelled together by where there is no account yet. */
  readonly family?: string;
  /** The flow that the link belongs to, and what is bound to it. */
  readonly data: Data;
}

/** The links of one purpose and one account (or one family), which are cancelled together. */
type LinkFamily = { readonly purpose: string } & ({ readonly accountId: string } | { readonly family: string });

export interface ActionLinkStore {
  /** Keeps a link, with the request's other writes. */
  put(token: string, link: ActionLink<object>, seconds: number): void;
  /** Returns undefined when the link is unknown, used or expired. */
  find<Data extends object>(token: string): Promise<ActionLink<Data> | undefined>;
  /** Returns the links of one purpose and one account that can still be used, the newest first. */
  findAll<Data extends object>(
    of: { readonly purpose: string; readonly accountId: string },
    trx?: Transaction,
  ): Promise<readonly { readonly link: ActionLink<Data>; readonly expiresAt: number }[]>;
  /** Cancels links, with the request's other writes. Links that are put afterwards stay. */
  cancel(family: LinkFamily): void;
  /** Uses a link up. Of any number of parallel uses exactly one gets true. */
  take(trx: Transaction, token: string): Promise<boolean>;
  /** Ends every link of an account but those that undo or cancel something. */
  endAll(trx: Transaction, about: { readonly accountId: string }): Promise<void>;
}

const linkShape = defineRow({ id: text, sealed: text, expiresAt: number });

const familyOf = ({ purpose, ...of }: LinkFamily) => `${purpose}:${'accountId' in of ? of.accountId : of.family}`;

export function createActionLinkStore(
  payloads: PayloadStore,
  { database, sealer, nowSeconds }: StoreParts,
): ActionLinkStore {
  return {
    put(token, link, seconds) {
      const { purpose, accountId, family } = link;
      const of = accountId ? { accountId } : family && { family };
      const grantId = of && familyOf({ purpose, ...of });
      payloads.upsert('Link', token, { ...link, ...(grantId && { grantId }), exp: nowSeconds() + seconds }, seconds);
    },
    async find<Data extends object>(token: string) {
      const stored = await payloads.find('Link', token);
      if (!stored || stored['consumed'] || Number(stored['exp']) <= nowSeconds()) return undefined;
      return stored as unknown as ActionLink<Data>;
    },
    async findAll<Data extends object>(
      of: { readonly purpose: string; readonly accountId: string },
      trx?: Transaction,
    ) {
      const links = (trx ?? database.knex)('payloads')
        .where({ model: 'Link', grant_id: familyOf(of) })
        .where('expires_at', '>', nowSeconds())
        .orderBy('expires_at', 'desc');
      return (await linkShape.list(links)).flatMap(({ id, sealed, expiresAt }) => {
        const body = sealer.open(sealed, `Link:${id}`);
        if (body === undefined) return [];
        const { data } = JSON.parse(body) as { readonly data: Data };
        return [{ link: { ...of, data }, expiresAt }];
      });
    },
    cancel(family) {
      payloads.revokeGrant(familyOf(family), { whole: false });
    },
    take: (trx, token) =>
      hasChanged(
        trx('payloads')
          .where({ model: 'Link', id: hashBearer(token) })
          .where('expires_at', '>', nowSeconds())
          .delete(),
      ),
    async endAll(trx, { accountId }) {
      await trx('payloads')
        .where({ model: 'Link', account_id: accountId })
        .whereNotIn(
          'grant_id',
          survivingPurposes.map((purpose) => familyOf({ purpose, accountId })),
        )
        .delete();
    },
  };
}
