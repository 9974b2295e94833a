import { verifyDraftPassword } from '../../src/commands/password/verify-draft-password.ts';
import { isLapsed } from '../../src/domain/federation/upstream-identity.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { Services } from '../../src/services.ts';
import type { About, Form, Step, StepResult } from '../engine/flow.ts';
import { defineFlow } from '../engine/define-flow.ts';
import { defineActionLink } from './action-link-purpose.ts';
import { endPage, tellAddressTaken, tellExisting, tellIdentityTaken } from '../registration/existing-account.tsx';
import { openDraft, withoutAddress, withoutUsername } from '../registration/open-draft.ts';
import { isTypedHere } from '../registration/kept-password.ts';
import { signInPath } from '../engine/sign-in-path.ts';
import type { VerifyAddressData } from '../registration/proof/send-draft-proof.ts';
import { forgetFlow, readFlow, writeFlow } from '../engine/flow-store.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';
import { usePage } from '../views/layout/page-context.ts';
import { LoneLink } from '../views/forms/link-button.tsx';
import { AddressView } from './address-view.tsx';

type Here = Pick<About, 'browser' | 'visit'>;

interface VerifyState {
  readonly outcome?: 'confirmed' | 'confirmed_before' | 'lapsed' | 'username_taken' | 'email_taken' | 'identity_taken';
}

/** Returns whether the link was opened in the browser that began the registration. */
const isOwnBrowser = (data: VerifyAddressData, about: Here) => data.browser === about.browser;

/**
 * Returns whether the link was opened in another browser than the one that began a registration without a password. No password can prove
 * the person there.
 */
const isTiedElsewhere = (data: VerifyAddressData, about: Here) =>
  data.upstream !== undefined && !isOwnBrowser(data, about);

/** Returns whether the password of the draft was typed here, and in this visit. Else the link asks for it. */
const isOwnVisit = (data: VerifyAddressData, draft: RegistrationState | undefined, about: Here) =>
  isOwnBrowser(data, about) && (!draft?.passwordHash || isTypedHere(draft, about));

/** Returns the draft, if this message is the last one that was sent for it. */
async function findDraft(
  services: Services,
  { flowKey, proofId }: VerifyAddressData,
): Promise<RegistrationState | undefined> {
  const state = await readFlow(services, flowKey);
  return state?.proof?.id === proofId && state.proof.emailCanonical === state.emailCanonical ? state : undefined;
}

interface Confirming {
  readonly draft: RegistrationState;
  readonly form: Form;
  readonly services: Services;
  readonly about: About;
}

/** Refuses a browser or a visit other than the one that began, unless the password that the person chose in the draft is typed. */
async function refuseStranger({
  draft,
  form,
  services,
  about,
}: Confirming): Promise<StepResult<VerifyState> | undefined> {
  const texts = about.t.registration.link;
  const password = form['password'] ?? '';
  if (!password || !draft.passwordHash) return { ok: false, errors: { password: texts.passwordMissing } };
  const checked = await verifyDraftPassword(services, {
    draftId: draft.draftId,
    passwordHash: draft.passwordHash,
    password,
    ip: about.ip,
  });
  if (checked.kind === 'right') return undefined;
  if (checked.kind === 'wrong') return { ok: false, errors: { password: texts.passwordWrong } };
  return {
    ok: false,
    errors: { password: about.t.frame.wait.tries(checked.retryAfter) },
    retryAfter: checked.retryAfter,
  };
}

async function confirm({ draft, services, about }: Confirming, data: VerifyAddressData): Promise<VerifyState> {
  const opened = await openDraft(services, { state: draft, flowKey: data.flowKey, lang: about.lang });
  if (opened.kind === 'opened') {
    if (isOwnVisit(data, draft, about)) writeFlow(services, data.flowKey, { ...draft, isConfirmedHere: true });
    return { outcome: 'confirmed' };
  }
  if (opened.kind === 'opened_before') return { outcome: 'confirmed_before' };
  const keep = (kept: RegistrationState) => writeFlow(services, data.flowKey, kept);
  if (opened.field === 'email' && draft.upstreamIdentity) keep(withoutAddress(draft));
  if (opened.field === 'username' && isOwnBrowser(data, about)) keep({ ...draft, ...withoutUsername(draft) });
  if (opened.field === 'identity') forgetFlow(services, data.flowKey);
  return { outcome: `${opened.field}_taken` };
}

function TiedElsewhere() {
  const { arrival, frame } = usePage().t;
  return (
    <>
      <p>{arrival.elsewhere.sentence}</p>
      <LoneLink href="/aide" kind="secondary">
        {frame.help}
      </LoneLink>
    </>
  );
}

const confirmation = (data: VerifyAddressData, shown: RegistrationState | undefined): Step<VerifyState> => ({
  name: 'verify-address',
  owns: ['outcome'],
  needed: ({ outcome }) => !outcome,
  page: {
    async prepare({ services }) {
      if (!services.config.registrationOpen) throw new AppError('registration_closed');
      const isUsed = await services.account.accounts.find(data.draftId);
      if (isUsed || !(await findDraft(services, data))) throw new AppError('registration_link_invalid');
      return undefined;
    },
  },
  async submit({ form, services, about }) {
    if (isTiedElsewhere(data, about)) throw new AppError('not_found');
    if (await services.account.accounts.find(data.draftId)) return { ok: true, patch: { outcome: 'confirmed_before' } };
    const draft = await findDraft(services, data);
    if (!draft) throw new AppError('registration_link_invalid');
    // The upstream identity has lapsed, so the registration asks for it again. The link stays valid.
    if (draft.upstreamIdentity && isLapsed(draft.upstreamIdentity, about.now))
      return { ok: true, patch: { outcome: 'lapsed' } };
    const confirming = { draft, form, services, about };
    const refused = isOwnVisit(data, draft, about) ? undefined : await refuseStranger(confirming);
    return refused ?? { ok: true, patch: await confirm(confirming, data) };
  },
  title: (about) => (isTiedElsewhere(data, about) ? about.t.arrival.elsewhere : about.t.registration.link).title,
  view: ({ about }) =>
    isTiedElsewhere(data, about) ? (
      <TiedElsewhere />
    ) : (
      <AddressView
        texts={about.t.registration.link}
        isOwn={isOwnVisit(data, shown, about)}
        address={isOwnVisit(data, shown, about) && shown?.email ? maskedAddress(shown.email) : undefined}
      />
    ),
});

/** The link that proves the email of a registration. It signs nobody in, but the registration goes on in the browser that began it. */
export const verifyAddress = defineActionLink<VerifyAddressData>({
  purpose: 'verify-address',
  async flow({ data }, _token, services) {
    const draft = await findDraft(services, data);
    return defineFlow<VerifyState>({
      name: 'link',
      steps: [confirmation(data, draft)],
      async finish({ state: { outcome }, services, about, ctx }) {
        const texts = about.t.registration.link;
        const isOwn = isOwnBrowser(data, about);
        const goesOn = outcome === 'confirmed' || outcome === 'username_taken';
        if (outcome === 'lapsed' || (isOwn && goesOn)) return { kind: 'leave', href: data.path };
        const signIn = signInPath(data.path);
        if (outcome === 'identity_taken') return tellIdentityTaken(about, { upstream: data.upstream ?? '', signIn });
        if (outcome === 'email_taken' && data.upstream) return tellAddressTaken(about, { path: data.path, signIn });
        if (outcome === 'email_taken') {
          const draft = await findDraft(services, data);
          return tellExisting(services, about, { email: draft?.email ?? '', signIn: '/compte' });
        }
        // The link is used up. The status 400 tells programs, while the page tells the person that nothing is wrong.
        if (outcome === 'confirmed_before') ctx.status = 400;
        const page = {
          confirmed: texts.confirmed,
          confirmed_before: texts.confirmedBefore,
          username_taken: texts.usernameTaken,
        }[outcome ?? 'confirmed'];
        return endPage(page, isOwn ? data.path : '/compte');
      },
    });
  },
});
