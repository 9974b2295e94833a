import { nameAgents } from '../../../../src/commands/approvals/name-agents.ts';
import { withdrawInvitation } from '../../../../src/commands/people/invitations/withdraw-invitation.ts';
import { AppError } from '../../../../src/errors.ts';
import type { PendingInvitation } from '../../../../src/store/people/invitations.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import type { AdminVisit } from '../../admin-page.ts';
import { readReason, ReasonForm } from '../../reason.tsx';
import { nameAuthor } from '../../name-author.ts';
import { personRoot } from '../person-address.ts';
import type { InviteState } from './invite-page.tsx';
import type { StayingStep } from '../../../engine/flow.ts';
import { personEmail } from '../../person-email.ts';

/** Address of the page on which agents invite. */
export const invitePath = `${personRoot}/inviter` as const;

/** An invitation that waits, with the words that say who sent it. */
export interface ListedInvitation extends PendingInvitation {
  readonly id: string;
  readonly expiresAt: number;
  readonly author: string;
}

/** Returns the invitations that wait, and names their agents. */
export async function listInvitations({ services, page: { t } }: AdminVisit): Promise<readonly ListedInvitation[]> {
  const waiting = await services.people.invitations.list();
  const named = waiting.flatMap(({ by }) => (by ? [{ approval: { by, end: undefined } }] : []));
  const agents = await nameAgents(services, named);
  return waiting.map((one) => ({
    ...one,
    author: one.by ? nameAuthor(t, one.by, agents) : t.personActs.pending.byOperator,
  }));
}

function Acts({ one: { id, email } }: { readonly one: ListedInvitation }) {
  const { list: texts } = usePage().t.clientContacts;
  return (
    <>
      <a class="fr-link" href={`${invitePath}?inviter=${id}`} aria-label={texts.againName(personEmail(email))}>
        {texts.again}
      </a>
      <br />
      <a class="fr-link" href={`${invitePath}?retirer=${id}`} aria-label={texts.removeName(personEmail(email))}>
        {texts.remove}
      </a>
    </>
  );
}

/** Lists the invitations whose people have not come yet. */
export function PendingInvitations({ listed }: { readonly listed: readonly ListedInvitation[] }) {
  const { t } = usePage();
  const { title, columns, by } = t.personActs.pending;
  if (listed.length === 0) return null;
  const { moment } = t.dates;
  return (
    <section id="pending" class="fr-mt-6w">
      <SectionTitle>{title}</SectionTitle>
      <DataTable
        id="invitations"
        caption={title}
        columns={[columns.email, columns.sent, columns.until, columns.acts]}
        rows={listed.map((one) => ({
          key: one.id,
          cells: [
            <span class="app-breakable">{personEmail(one.email)}</span>,
            <span class="app-breakable">{by(moment(one.invitedAt), one.author)}</span>,
            moment(one.expiresAt),
            <Acts one={one} />,
          ],
        }))}
      />
    </section>
  );
}

/** Withdraws an invitation that waits: the link of its message ends. */
export const withdrawStep = (visit: AdminVisit, { id, email }: ListedInvitation): StayingStep<InviteState> => ({
  name: 'remove',
  page: {
    head: ({ about }) => ({ back: { href: invitePath, label: about.t.personActs.invite.title } }),
    wide: true,
    initial: (state, about) => keptFields(state, about) ?? {},
    accepts: ({ action }) => action === 'withdraw',
  },
  async submit({ form, services, about }) {
    const reason = readReason(form, about.t);
    if (!reason.ok) return { ok: false, errors: reason.errors };
    const { requestId } = about;
    const by = { kind: 'account', id: visit.account.id } as const;
    const ended = await withdrawInvitation(services, { id, reason: reason.reason, by, requestId });
    if (ended === 'no_right') throw new AppError('not_found');
    // An invitation that was used meanwhile is not waiting either: the list says what is left.
    const patch = { notice: ended === 'gone' ? undefined : { at: about.now }, kept: undefined };
    return { ok: true, patch, next: invitePath };
  },
  title: ({ t }) => t.personActs.pending.withdraw,
  view: ({ about: { t } }) => (
    <>
      <p class="app-breakable">{t.clientContacts.remove.invited(personEmail(email))}</p>
      <ReasonForm action="withdraw" label={t.clientContacts.remove.buttonInvited} cancel={invitePath} />
    </>
  ),
});
