import { AppError } from '../../src/errors.ts';
import { verifyPassword } from '../../src/commands/password/verify-password.ts';
import { needsVerifiedIdentity } from '../../src/domain/assurance/assurance.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { isWayAccepted, ownWays } from '../../src/domain/assurance/ways-in.ts';
import type { About, Form, Step, StepView } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { Alert } from '../views/alert.tsx';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { CheckboxField } from '../views/checkbox-field.tsx';
import { ErrorSummary } from '../views/error-summary.tsx';
import { LinkButton } from '../views/link-button.tsx';
import { MandatoryMention } from '../views/mandatory-mention.tsx';
import { usePage } from '../views/page-context.ts';
import { PageTitle } from '../views/page-title.tsx';
import { PasswordField } from '../views/password-field.tsx';
import { SideForm } from '../views/side-form.tsx';
import { StatusNotice } from '../views/status-notice.tsx';
import { StepForm } from '../views/step-form.tsx';
import { TextField } from '../views/text-field.tsx';
import { isUpstreamForm, leaveForUpstream } from '../federation/start-upstream.ts';
import { UpstreamButtons } from '../federation/upstream-buttons.tsx';
import { UpstreamNoticeView } from '../federation/upstream-notice.tsx';
import { withQuery } from '../engine/with-query.ts';
import { continuedPerson, isOtherPerson, staysRemembered } from './continued-person.ts';
import { isProved } from './is-proved.ts';
import { owesFreshSignIn } from './owes-second-factor.ts';
import { PasskeyOffer } from './passkey-offer.tsx';
import { signInWithPasskey } from './sign-in-with-passkey.ts';
import { NoPassword, WaysIn } from './ways-in.tsx';
import { signInWithUpstream } from './sign-in-with-upstream.ts';
import { withoutIdentity, type LoginState } from '../flow-states/login-state.ts';

/** Offers to sign in as somebody else on a shared computer. The choice ends the live session, so it has a form of its own. */
function OtherAccount({ about }: Pick<StepView<LoginState>, 'about'>) {
  const { signIn: texts, choice } = about.t.login;
  return (
    <>
      <h2 class="fr-h6">{texts.notYou(about.signedInName ?? '')}</h2>
      <SideForm>
        <ButtonGroup>
          <Button action="switch" kind="secondary">
            {choice.change}
          </Button>
        </ButtonGroup>
      </SideForm>
    </>
  );
}

type Signing = Pick<StepView<LoginState>, 'state' | 'about'>;

/**
 * Returns whether a way to sign in is accepted. A person who is about to link an identity may use any way of her account, since the sign-in
 * rests on the upstream as well.
 */
function isWayTaken(way: string, { state, about }: Signing): boolean {
  return isWayAccepted(about.client?.waysIn, way) || (state.federated?.unlinked !== undefined && ownWays.includes(way));
}

function SignInView({ state, form, errors, about }: StepView<LoginState>) {
  const { operator } = usePage();
  const { t, client, request } = about;
  const texts = t.login.signIn;
  const takes = (way: string) => isWayTaken(way, { state, about });
  const hasPairError = Boolean(errors['step']);
  const { unlinked } = state.federated ?? {};
  // The page says nothing about an account that was disabled meanwhile. It asks nothing again either where another account is to approve a
  // device.
  const isAskedAgain =
    request?.accountId !== undefined &&
    request.prompt.name !== 'device' &&
    !request.prompt.reasons.includes('account_gone');
  const hasRunOut = request?.prompt.reasons.includes('password_ran_out');
  const hasLapsed = state.hasLapsed === true || (state.proved !== undefined && !isProved(state, about));
  const isContinued = continuedPerson(state, about) !== undefined;
  const again = isContinued ? texts.againAs(about.signedInName ?? '') : texts.again;
  // Where the service accepts a way of ours, any upstream may add its identity to it afterwards.
  const confirming = ownWays.some(takes) ? operator.upstreams : operator.upstreams.filter(({ name }) => takes(name));
  const summary = Object.fromEntries(
    Object.entries(errors).map(([field, text]) => [field === 'step' ? 'username' : field, text]),
  );
  return (
    <>
      <PageTitle>{texts.title}</PageTitle>
      {client && !client.isBuiltIn && (
        <p class="fr-text--lead" id="service">
          {texts.asks(client.host || client.name)}
          {client.host && (
            <>
              <br />
              <span class="fr-text--sm">{texts.service(client.name)}</span>
            </>
          )}
        </p>
      )}
      <p class="fr-text--sm">{texts.oneAccount}</p>
      <WaysIn about={about} />
      {request && needsVerifiedIdentity(request.wanted) && confirming.length > 0 && (
        <p id="needs-identity">{t.login.identity.intro(confirming.map(({ name }) => upstreamBrand(name)))}</p>
      )}
      <ErrorSummary errors={summary} />
      {hasLapsed && Object.keys(errors).length === 0 && <StatusNotice kind="warning">{texts.lapsed}</StatusNotice>}
      {unlinked && <Alert kind="info">{t.arrival.link.signIn(upstreamBrand(unlinked.upstream))}</Alert>}
      {isAskedAgain && !hasLapsed && !unlinked && <Alert kind="info">{hasRunOut ? texts.renew : again}</Alert>}
      <UpstreamNoticeView notice={state.upstreamNotice} />
      <UpstreamButtons about={about} isAlone={!takes('password') && !takes('passkey')} />
      {takes('password') && (
        <StepForm>
          <MandatoryMention />
          <TextField
            name="username"
            label={texts.username}
            value={form['username']}
            error={errors['username']}
            invalid={hasPairError}
            autocomplete="username webauthn"
            spellcheck={false}
          />
          <PasswordField
            name="password"
            label={texts.password}
            error={errors['password']}
            invalid={hasPairError}
            autocomplete="current-password"
          >
            <p class="fr-mt-1w fr-mb-0">
              <a class="fr-link" href={`/mot-de-passe-oublie${request ? `?demande=${request.uid}` : ''}`}>
                {texts.forgotten}
              </a>
            </p>
          </PasswordField>
          {!staysRemembered(state, about) && (
            <CheckboxField
              name="rememberMe"
              label={texts.remember}
              hint={texts.rememberHint}
              checked={form['rememberMe'] !== undefined}
            />
          )}
          <ButtonGroup>
            <Button action="signin">{texts.submit}</Button>
          </ButtonGroup>
        </StepForm>
      )}
      {takes('passkey') && (
        <PasskeyOffer ceremony="sign-in" isAlone={!takes('password')} error={errors['passkey']} about={about} />
      )}
      <hr class="fr-mt-2w" />
      {isContinued ? (
        <OtherAccount about={about} />
      ) : (
        <>
          <h2 class="fr-h6">{texts.noAccount}</h2>
          {operator.registrationOpen && !takes('password') ? (
            <NoPassword about={about} />
          ) : operator.registrationOpen ? (
            <ButtonGroup>
              <LinkButton kind="secondary" href={withQuery(about.path, 'flow', 'registration')}>
                {texts.register}
              </LinkButton>
            </ButtonGroup>
          ) : (
            <p id="registration-closed">{t.errors.registration_closed.sentence}</p>
          )}
        </>
      )}
    </>
  );
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
 * wrong.
 */
export const signIn: Step<LoginState> = {
  name: 'sign-in',
  page: {
    // A form of a later page, whose proof has lapsed meanwhile, is not taken for a sign-in.
    accepts: ({ action }) => action === undefined || ownActions.includes(action),
    initial: (state, about) => ({ username: shownName(state, about) }),
    prepare: signInWithUpstream,
  },
  // Another person may sign in: she must not see what was shown to the first one.
  owns: ['proved', 'upstreamNotice', 'pendingTotp', 'newRecoveryCodes', 'trustsBrowser'],
  // The sign-in is owed again once the account was disabled, its sessions have ended or its password has changed.
  needed: (state, about) => !state.keepsSession && (!isProved(state, about) || owesFreshSignIn(state, about)),
  async submit({ form, state, services, about }) {
    if (!services.config.signInOpen) throw new AppError('sign_in_closed');
    if (isRefusedWay(form, { state, about })) throw new AppError('bad_request');
    if (form['action'] === 'switch')
      return { ok: true, patch: { ...withoutIdentity(state), switches: true }, event: 'switched' };
    if (isUpstreamForm(form)) return leaveForUpstream(services, { form, about });
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
    const answer = await verifyPassword(services, { name, password, browser: about.browser, ip: about.ip });
    if (answer.kind === 'throttled')
      return { ok: false, errors: { step: texts.throttled(answer.retryAfter) }, retryAfter: answer.retryAfter };
    if (answer.kind === 'wrong') return { ok: false, errors: { step: texts.wrong } };
    if (isOtherPerson(answer.account.id, { state, about }))
      return { ok: false, errors: { step: texts.otherPerson(about.signedInName ?? '') } };

    const proved = {
      accountId: answer.account.id,
      credentialVersion: credentialVersionOf(answer.account),
      at: services.nowSeconds(),
      methods: ['password' as const],
      remember: form['rememberMe'] !== undefined || staysRemembered(state, about),
    };
    return { ok: true, patch: { ...withoutIdentity(state), proved } };
  },
  title: ({ t }) => t.login.signIn.title,
  view: (props) => <SignInView {...props} />,
};
