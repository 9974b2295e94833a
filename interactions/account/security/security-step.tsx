import type { Step, StepView } from '../../engine/flow.ts';
import { Alert } from '../../views/alert.tsx';
import type { AccountVisit } from '../account-page.ts';
import { liveNotice } from '../../signed-in/live-notice.ts';
import { isBackFromSignIn } from '../../signed-in/fresh-sign-in.ts';
import { Notice } from '../../signed-in/notice.tsx';
import { isAsked, owesNewProof, type Held } from './held.ts';
import { IdentitiesLine } from './identities-line.tsx';
import { leaveToLink } from './leave-to-link.ts';
import { PasskeyLine, PasswordLine, RecoveryCodesLine, SecondFactorLine, SessionsLine } from './state-lines.tsx';
import { isAboutItem, isAboutPassword, listPath, questionOf, wishOf, type SecurityState } from './state.ts';

interface Listing {
  readonly visit: AccountVisit;
  readonly held: Held;
}

function SecurityView({ visit, held, state, errors, about }: StepView<SecurityState> & Listing) {
  const { security } = about.t;
  const isBack = isBackFromSignIn(state, about) && !liveNotice(state.notice, about) && Object.keys(errors).length === 0;
  return (
    <>
      <Notice state={{ ...state, kept: undefined }} now={about.now} />
      {isBack && <Alert kind="info">{security.backFromSignIn}</Alert>}
      <ul class="app-list">
        <PasswordLine held={held} isEnded={owesNewProof(held, visit.session)} />
        <PasskeyLine held={held} />
        <SecondFactorLine held={held} />
        <RecoveryCodesLine held={held} />
        <IdentitiesLine held={held} />
        <SessionsLine />
      </ul>
    </>
  );
}

/** Lists everything that the person signs in with: how it stands, since when, and the act that changes it. */
export const securityStep = (visit: AccountVisit, held: Held): Step<SecurityState> => ({
  name: 'security',
  owns: ['notice', 'kept'],
  page: {
    // These fields also come from a list that was left open and is sent to the address of a question.
    fields: ['totp', 'passkey', 'identity', 'upstream'],
    accepts: (form) => !isAboutPassword(form),
    offered: () => true,
    wide: true,
  },
  needed: (_state, about) => !isAsked(held, about),
  async submit(submitted) {
    const { form, about } = submitted;
    const next = wishOf(form) === 'keep' ? listPath : questionOf(form);
    if (next) return { ok: true, patch: {}, event: 'asked', next };
    // The form is about an item that is gone, or that never existed.
    if (isAboutItem(form)) return { ok: false, isStale: true, errors: { step: about.t.frame.stale } };
    return leaveToLink(submitted, visit);
  },
  title: ({ t }) => t.security.title,
  view: (props) => <SecurityView {...props} visit={visit} held={held} />,
});
