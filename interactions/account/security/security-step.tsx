import { SectionTitle } from '../../views/layout/section-title.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import type { Step, StepView } from '../../engine/flow.ts';
import { Alert } from '../../views/alert.tsx';
import type { AccountVisit } from '../account-page.ts';
import { liveNotice } from '../account-state.ts';
import { isBackFromSignIn } from '../fresh-sign-in.ts';
import { Notice } from '../notice.tsx';
import { changeOwnPassword } from './change-own-password.ts';
import { PasskeySection, RecoveryCodesSection, TotpSection } from './factor-sections.tsx';
import { IdentitiesSection } from './identities-section.tsx';
import { isAsked, owesNewProof, type Held } from './held.ts';
import { leaveToLink } from './leave-to-link.ts';
import { EndedPasswordSection, PasswordSection } from './password-section.tsx';
import { isAboutItem, listPath, questionOf, wishOf, type SecurityState } from './state.ts';

interface Listing {
  readonly visit: AccountVisit;
  readonly held: Held;
}

/** Leads to the page that lists the open sessions and the trusted browsers. */
function SessionsSection() {
  const { sessions: texts } = usePage().t.security;
  return (
    <>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{texts.purpose}</p>
      <p>
        <a href="/compte/sessions">{texts.link}</a>
      </p>
    </>
  );
}

function SecurityView({ visit, held, ...props }: StepView<SecurityState> & Listing) {
  const { state, errors, about } = props;
  const { security } = about.t;
  const isBack = isBackFromSignIn(state, about) && !liveNotice(state.notice, about) && Object.keys(errors).length === 0;
  return (
    <>
      {/* A password is not kept, so the page says by itself that it is to be typed again. */}
      <Notice state={{ ...state, kept: undefined }} now={about.now} />
      {isBack && <Alert kind="info">{security.backFromSignIn}</Alert>}
      {owesNewProof(held, visit.session) ? <EndedPasswordSection /> : <PasswordSection {...props} held={held} />}
      <TotpSection held={held} />
      <RecoveryCodesSection held={held} />
      <PasskeySection held={held} />
      <IdentitiesSection held={held} />
      <SessionsSection />
    </>
  );
}

/** Lists everything that the person signs in with, and holds the form of her password. */
export const securityStep = (visit: AccountVisit, held: Held): Step<SecurityState> => ({
  name: 'security',
  owns: ['notice', 'kept'],
  page: {
    // These fields also come from a list that was left open and is sent to the address of a question.
    fields: ['currentPassword', 'totp', 'passkey', 'identity', 'upstream'],
    offered: () => true,
    wide: true,
  },
  needed: (_state, about) => !isAsked(held, about),
  async submit(submitted) {
    const { form, about } = submitted;
    const next = wishOf(form) === 'keep' ? listPath : questionOf(form);
    if (next) return { ok: true, patch: {}, event: 'asked', next };
    // The form is about an item that is gone, or that never existed.
    if (isAboutItem(form)) return { ok: false, isStale: true, errors: { step: about.t.security.stale } };
    if (wishOf(form) === 'link') return leaveToLink(submitted, visit);
    if (owesNewProof(held, visit.session))
      return { ok: false, isStale: true, errors: { step: about.t.security.password.ended } };
    return changeOwnPassword(submitted, visit);
  },
  title: ({ t }) => t.security.title,
  view: (props) => <SecurityView {...props} visit={visit} held={held} />,
});
