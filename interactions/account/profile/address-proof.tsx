import { resendPause, resendRule } from '../../../src/domain/limits/email-code.ts';
import { cancelAddressChange } from '../../../src/commands/account/cancel-address-change.ts';
import { checkEmailCode } from '../../../src/commands/registration/check-email-code.ts';
import type { Services } from '../../../src/services.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { About, Form, Step, StepResult, StepView } from '../../engine/flow.ts';
import type { ActionLink } from '../../../src/store/undo/action-links.ts';
import { EmailProofForms } from '../../registration/proof/email-proof-view.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SideButton } from '../../views/forms/side-form.tsx';
import { chooseLanguage, choosesLanguage } from './account-language.tsx';
import { noticeOf } from '../account-state.ts';
import { keptFields } from '../../signed-in/fresh-sign-in.ts';
import { Notice } from '../../signed-in/notice.tsx';
import type { PendingAddress, PendingAddressData } from '../../flow-states/pending-address.ts';
import { confirmPendingAddress } from '../../registration/proof/confirm-pending-address.ts';
import { sendAddressProof } from '../../registration/proof/send-address-proof.ts';
import { askForAddress, givesAddress, settled, type ProfileState } from './profile-state.ts';

type Result = StepResult<ProfileState>;

interface Waiting {
  readonly account: Account;
  readonly pending: PendingAddress;
  readonly link: ActionLink<PendingAddressData>;
  readonly form: Form;
  readonly services: Services;
  readonly about: About;
}

/**
 * Returns the seconds before another message may be asked for. This is asked before the link is read: of several presses at once the first one
 * replaces the link, and the others must not read that the change was cancelled.
 */
const pauseOf = async ({ account, pending, services, about }: Omit<Waiting, 'link' | 'form'>) =>
  resendPause(pending, about.now) ?? (await services.throttles.admit([resendRule(account.id)]));

async function resend({ account, pending, services, about }: Waiting): Promise<Result> {
  const sent = await sendAddressProof(services, about, { account, address: pending, former: pending });
  const again = { ...sent, askedAgainAt: services.nowSeconds() };
  return { ok: true, patch: { pending: again }, event: 'resent' };
}

function cancel({ account, services, about }: Waiting): Result {
  cancelAddressChange(services, account.id);
  return { ok: true, patch: { pending: undefined, ...noticeOf(about, { kind: 'cancelled' }) }, event: 'cancelled' };
}

async function verify({ account, pending, link, form, services, about }: Waiting): Promise<Result> {
  const { data: sent } = link;
  const answer = await checkEmailCode(services, { sent, typed: form['code'] });
  if (answer !== 'right') return { ok: false, errors: { code: about.t.registration.emailProof.codeProblems[answer] } };
  const confirmed = await confirmPendingAddress(services, about, { token: pending.token, link });
  if (confirmed.kind === 'changed')
    return { ok: true, patch: { pending: undefined, ...noticeOf(about, { kind: 'saved' }) } };
  if (confirmed.kind === 'taken')
    return { ok: true, patch: { pending: undefined, ...noticeOf(about, { kind: 'taken' }) } };
  return { ok: true, patch: settled(about, { account, pending }), event: 'lapsed' };
}

function ProofView({ state, form, about }: StepView<ProfileState>) {
  const texts = about.t.account.profile;
  return (
    <>
      <Notice state={state} now={about.now} />
      <EmailProofForms
        email={state.pending?.email}
        sent={state.pending}
        whatToDo={texts.whatToDo}
        suggestion={state.suggestion}
        form={form}
        now={about.now}
      />
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.keepTitle}</SectionTitle>
      <SideButton action="cancel" kind="tertiary">
        {texts.keep}
      </SideButton>
    </>
  );
}

/**
 * Proves the new email by the code of its message, typed here, or by the link of that message. Until then the account keeps the former
 * email.
 */
export const addressProof = (account: Account): Step<ProfileState> => ({
  name: 'address-proof',
  owns: ['notice', 'kept'],
  needed: (state) => state.pending !== undefined,
  page: {
    head: ({ about: { t } }) => ({ title: t.registration.emailProof.title }),
    initial: (state, about) => keptFields(state, about) ?? {},
    async prepare({ state: { pending }, services, about }) {
      return pending && !(await services.undo.actionLinks.find<PendingAddressData>(pending.token))
        ? settled(about, { account, pending })
        : undefined;
    },
    wide: true,
  },
  async submit(submitted) {
    const { form, state, services, about } = submitted;
    // The page before may still be open in another tab.
    if (choosesLanguage(form)) return chooseLanguage(submitted, account);
    // The person means the email that she asked for last.
    if (givesAddress(form)) return askForAddress({ account, form, state, services, about });
    const { pending } = state;
    const isResend = form['action'] === 'resend';
    const pause = pending && isResend ? await pauseOf({ account, pending, services, about }) : undefined;
    if (pause !== undefined)
      return { ok: false, errors: { step: about.t.registration.emailProof.tooSoon(pause) }, retryAfter: pause };
    const link = pending && (await services.undo.actionLinks.find<PendingAddressData>(pending.token));
    if (!pending || !link)
      return { ok: true, patch: pending ? settled(about, { account, pending }) : {}, event: 'lapsed' };
    const waiting = { account, pending, link, form, services, about };
    if (isResend) return resend(waiting);
    if (form['action'] === 'cancel') return cancel(waiting);
    return verify(waiting);
  },
  title: ({ t }) => `${t.account.menuTitle} - ${t.registration.emailProof.title}`,
  view: (props) => <ProofView {...props} />,
});
