import { AppError } from '../../src/errors.ts';
import { createFormerPeople } from '../../src/commands/keycloak/former-people.ts';
import { verifyPassword } from '../../src/commands/password/verify-password.ts';
import { givenNow } from '../../src/domain/assurance/given-proof.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { texts as allTexts, type Texts } from '../texts/index.ts';
import { isWayAccepted, ownWays } from '../../src/domain/assurance/ways-in.ts';
import type { About, Form, Step, StepView } from '../engine/flow.ts';
import { isUpstreamForm, leaveForUpstream } from '../federation/start-upstream.ts';
import { continuedPerson, isOtherPerson, staysRemembered } from './continued-person.ts';
import { isProved } from './is-proved.ts';
import { owesFreshSignIn } from './owed-steps/owes-fresh-sign-in.ts';
import { signInWithPasskey } from './sign-in-with-passkey.ts';
import { signInWithUpstream } from './sign-in-with-upstream.ts';
import { signInHead, SignInView } from './sign-in-view.tsx';
import { keptSecret, withoutIdentity, type LoginState } from '../flow-states/login-state.ts';

type Signing = Pick<StepView<LoginState>, 'state' | 'about'>;

/**
 * Returns whether a way to sign in is accepted. A person who is about to link an identity may use any way of her account, since the sign-in
 * rests on the upstream as well.
 */
function isWayTaken(way: string, { state, about }: Signing): boolean {
  return isWayAccepted(about.client?.waysIn, way) || (state.federated?.unlinked !== undefined && ownWays.includes(way));
}

/** Says that the pair is wrong, and that the typed password has a space at its edge. It says so of what was typed, not of an account. */
function wrongPair(password: string, texts: Texts['login']['signIn']): string {
  return password === password.trim() ? texts.wrong : `${texts.wrong} ${texts.edgeSpace}`;
}

/** Returns the name of the person who is signed in already, else the name that the service hints at. */
function shownName(state: LoginState, about: About): string {
  const name = continuedPerson(state, about) ? about.signedInName : about.request?.params['login_hint'];
  return name ?? '';
}

/** Returns whether a form asks for a way that the page does not draw, because the service does not accept it. */
function isRefusedWay({ action, upstream }: Form, signing: Signing): boolean {
  const way = upstream ?? (action === 'passkey' ? 'passkey' : 'password');
  return action !== 'switch' && !isWayTaken(way, signing);
}

const ownActions = ['signin', 'passkey', 'switch'];

/**
 * Signs a person in by user name or address and password, or by a passkey alone. An error about a wrong pair never says which of the two is
 * wrong. A person who types the right password of a disabled account learns that it is disabled.
 */
export const signIn: Step<LoginState> = {
  name: 'sign-in',
  page: {
    // A form of a later page, whose proof has lapsed meanwhile, is not taken for a sign-in.
    accepts: ({ action }) => action === undefined || ownActions.includes(action),
    head: (view, operator) => signInHead({ ...view, isTaken: (way) => isWayTaken(way, view) }, operator),
    initial: (state, about) => ({ username: shownName(state, about) }),
    prepare: signInWithUpstream,
  },
  // Another person may sign in: she must not see what was shown to the first one.
  owns: [
    'proved',
    'upstreamNotice',
    'pendingTotp',
    'newRecoveryCodes',
    'addressProof',
    'trustsBrowser',
    'canHoldPasskey',
  ],
  // The sign-in is owed again once the account was disabled, its sessions have ended or its password has changed.
  needed: (state, about) => !state.keepsSession && (!isProved(state, about) || owesFreshSignIn(state, about)),
  async submit({ form, state, services, about }) {
    if (!services.config.signInOpen) throw new AppError('sign_in_closed');
    if (isRefusedWay(form, { state, about })) throw new AppError('bad_request');
    if (form['action'] === 'switch')
      return { ok: true, patch: { ...withoutIdentity(state), switches: true }, event: 'switched' };
    if (isUpstreamForm(form))
      return leaveForUpstream(services, { form, about, isFresh: owesFreshSignIn(state, about) });
    if (form['action'] === 'passkey') return signInWithPasskey({ form, state, services, about });
    const texts = about.t.login.signIn;
    const name = form['username']?.trim() ?? '';
    const password = form['password'] ?? '';
    if (!name || !password) {
      const errors = {
        ...(name ? {} : { username: texts.usernameMissing }),
        ...(password ? {} : { password: texts.passwordMissing }),
      };
      return { ok: false, errors };
    }
    const answer = await verifyPassword(services, {
      name,
      password,
      browser: about.browser,
      ip: about.ip,
      admitsClosed: true,
      trust: { hash: about.trust?.hash },
      former: createFormerPeople(services, { code: form['otpFormer'], languages: Object.keys(allTexts) }),
    });
    const takesFormerCode = services.formerRealm !== undefined;
    if (answer.kind === 'throttled')
      return {
        ok: false,
        errors: { step: about.t.frame.wait.tries(answer.retryAfter) },
        retryAfter: answer.retryAfter,
        named: answer.accountId,
        reason: 'throttled',
        shown: { takesFormerCode },
      };
    if (answer.kind === 'wrong') {
      const { accountId: named, reason, isFormerAway } = answer;
      const isDisabled = reason === 'disabled' || reason === 'restricted' || reason === 'closed';
      const closed = reason === 'restricted' ? texts.restricted : texts.disabled;
      const wrong = isFormerAway ? texts.formerAway : wrongPair(password, texts);
      const step = isDisabled ? closed(services.config.supportEmail) : wrong;
      return { ok: false, errors: { step }, named, reason, shown: { isDisabled, takesFormerCode } };
    }
    if (isOtherPerson(answer.account.id, { state, about }))
      return { ok: false, errors: { step: texts.otherPerson(about.signedInName ?? '') }, reason: 'other_person' };

    const proved = {
      accountId: answer.account.id,
      credentialVersion: credentialVersionOf(answer.account),
      at: about.now,
      since: givenNow(about.now),
      visit: about.visit,
      methods: answer.isCodeOfElsewhere ? (['password', 'totp'] as const) : (['password'] as const),
      ...(answer.isCodeOfElsewhere && { isCodeOfElsewhere: true as const }),
      remember: form['rememberMe'] !== undefined || staysRemembered(state, about),
    };
    const canHoldPasskey = form['canHoldPasskey'] === 'yes';
    return { ok: true, patch: { ...withoutIdentity(state), ...keptSecret(state, proved), proved, canHoldPasskey } };
  },
  title: ({ t }) => t.login.signIn.title,
  view: (props) => <SignInView {...props} isTaken={(way) => isWayTaken(way, props)} />,
};
