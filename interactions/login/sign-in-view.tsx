import { needsVerifiedIdentity } from '../../src/domain/assurance/assurance.ts';
import { ownWays } from '../../src/domain/assurance/ways-in.ts';
import { ServicePolicies } from '../consent/asked-data.tsx';
import type { About, StepView } from '../engine/flow.ts';
import { withQuery } from '../engine/with-query.ts';
import { UpstreamButtons } from '../federation/upstream-buttons.tsx';
import { UpstreamNoticeView } from '../federation/upstream-notice.tsx';
import type { LoginState } from '../flow-states/login-state.ts';
import { Alert } from '../views/alert.tsx';
import { LoneButton } from '../views/forms/button.tsx';
import { CheckboxField } from '../views/forms/checkbox-field.tsx';
import { CodeField } from '../views/forms/code-field.tsx';
import type { PageHead } from '../views/layout/page-head.tsx';
import { LoneLink } from '../views/forms/link-button.tsx';
import { usePage, type OperatorSettings } from '../views/layout/page-context.ts';
import { PasswordField } from '../views/forms/password-field.tsx';
import { ServiceLogo } from '../views/service-logo.tsx';
import { SideButton } from '../views/forms/side-form.tsx';
import { StatusNotice } from '../views/layout/status-notice.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { TextField } from '../views/forms/text-field.tsx';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { continuedPerson, staysRemembered } from './continued-person.ts';
import { isProved } from './is-proved.ts';
import { owesFreshSignIn } from './owed-steps/owes-fresh-sign-in.ts';
import { PasskeyOffer } from './passkey-offer.tsx';
import { NoPassword, WaysIn } from './ways-in.tsx';

interface SignInViewProps extends StepView<LoginState> {
  /** Returns whether the page offers this way to sign in. */
  readonly isTaken: (way: string) => boolean;
}

/**
 * Returns the address of the page for a forgotten password. It says until when the request waits, because the cookie of the request does not
 * come to that page. A request inside a session does not wait: a new password ends the session.
 */
function recoveryPath({ request }: Pick<About, 'request'>): string {
  if (!request) return '/mot-de-passe-oublie';
  const until = request.sessionUid === undefined ? `&fin=${request.expiresAt}` : '';
  return `/mot-de-passe-oublie?demande=${request.uid}${until}`;
}

/** Says which service asks, in one line: its name, and its host, which a service cannot choose. */
function WhoAsks({ about: { client, t } }: Pick<StepView<LoginState>, 'about'>) {
  const { asks, asksFrom, asksOwn } = t.login.signIn;
  if (!client || client.isBuiltIn)
    return (
      <p id="own-service" class="fr-mb-2w">
        {asksOwn}
      </p>
    );
  const { name, host } = client;
  const isSame = host.toLowerCase() === name.toLowerCase();
  return (
    <p id="service" class="fr-mb-2w app-breakable">
      {!host || isSame ? asks(host || name) : asksFrom(name, host)}
    </p>
  );
}

/** Says why the page is shown to a person who has been here before. An error, which is about what she has just sent, comes before that. */
function WhyAgain({ state, errors, about }: StepView<LoginState>) {
  const { t, request } = about;
  const texts = t.login.signIn;
  const { proved } = state;
  const isTooOld = proved !== undefined && !proved.isStepUp && owesFreshSignIn(state, about);
  const hasLapsed = isTooOld || (proved !== undefined && !isProved(state, about));
  const { unlinked } = state.federated ?? {};
  const isLinking = unlinked && <Alert kind="info">{t.arrival.link.signIn(upstreamBrand(unlinked.upstream))}</Alert>;
  if (hasLapsed)
    return (
      <>
        {Object.keys(errors).length === 0 && <StatusNotice kind="warning">{texts.lapsed}</StatusNotice>}
        {isLinking}
      </>
    );
  if (isLinking) return isLinking;
  if (about.ended) return <Alert kind="info">{texts.ended[about.ended]}</Alert>;
  if (request?.prompt.reasons.includes('session_gone')) return <Alert kind="info">{texts.sessionGone}</Alert>;
  // The page says nothing about an account that was disabled meanwhile. It asks nothing again either where another account is to approve a
  // device.
  const isAskedAgain =
    request?.accountId !== undefined &&
    !['device', 'test'].includes(request.prompt.name) &&
    !request.prompt.reasons.includes('account_gone');
  if (!isAskedAgain) return null;
  if (request.prompt.reasons.includes('password_ran_out')) return <Alert kind="info">{texts.renew}</Alert>;
  const isContinued = continuedPerson(state, about) !== undefined;
  return <Alert kind="info">{isContinued ? texts.againAs(about.signedInName ?? '') : texts.again}</Alert>;
}

/** Asks for user name or address and password. */
function PasswordForm({ state, about }: Pick<StepView<LoginState>, 'state' | 'about'>) {
  const texts = about.t.login.signIn;
  return (
    <StepForm mandatory={state.takesFormerCode ? 'exceptOptional' : true}>
      <TextField name="username" label={texts.username} autocomplete="username webauthn" spellcheck={false} />
      <PasswordField name="password" label={texts.password} autocomplete="current-password">
        <p class="fr-mt-1w fr-mb-0">
          <a class="fr-link" href={recoveryPath(about)}>
            {texts.forgotten}
          </a>
        </p>
      </PasswordField>
      {state.takesFormerCode && (
        <CodeField name="otpFormer" label={texts.formerCode} hint={texts.formerCodeHint} optional />
      )}
      {!staysRemembered(state, about) && (
        <CheckboxField name="rememberMe" label={texts.remember} hint={texts.rememberHint} />
      )}
      <LoneButton action="signin">{texts.submit}</LoneButton>
    </StepForm>
  );
}

/** Offers to sign in as somebody else on a shared computer. The choice ends the live session, so it has a form of its own. */
function OtherAccount({ about }: Pick<StepView<LoginState>, 'about'>) {
  const { signIn: texts, choice } = about.t.login;
  return (
    <>
      <h2 class="fr-h6">{texts.notYou(about.signedInName ?? '')}</h2>
      <SideButton action="switch" kind="secondary">
        {choice.change}
      </SideButton>
    </>
  );
}

/** Leads a person without an account to the registration. */
function NoAccount({ about, hasPassword }: Pick<StepView<LoginState>, 'about'> & { readonly hasPassword: boolean }) {
  const { operator, t } = usePage();
  const texts = t.login.signIn;
  return (
    <>
      <h2 class="fr-h6">{texts.noAccount}</h2>
      {!operator.registrationOpen && <p id="registration-closed">{t.errors.registration_closed.sentence}</p>}
      {operator.registrationOpen && !hasPassword && <NoPassword about={about} />}
      {operator.registrationOpen && hasPassword && (
        <LoneLink kind="secondary" href={withQuery(about.path, 'flow', 'registration')}>
          {texts.register}
        </LoneLink>
      )}
    </>
  );
}

/** Says for which service the person signs in, and what it asks of her. */
function Asked({ about, isTaken }: Pick<SignInViewProps, 'about' | 'isTaken'>) {
  const { operator } = usePage();
  const { client, request, t } = about;
  // Where the service accepts a way of ours, any upstream may add its identity to it afterwards.
  const confirming = ownWays.some(isTaken)
    ? operator.upstreams
    : operator.upstreams.filter(({ name }) => isTaken(name));
  return (
    <>
      <ServiceLogo path={client?.logo} />
      <WhoAsks about={about} />
      {client?.isInTest && (
        <Alert kind="info" id="test-banner">
          {t.testAccess.banner}
        </Alert>
      )}
      <WaysIn about={about} />
      {request && needsVerifiedIdentity(request.wanted) && confirming.length > 0 && (
        <p id="needs-identity">{t.login.identity.intro(confirming.map(({ name }) => upstreamBrand(name)))}</p>
      )}
    </>
  );
}

/**
 * Returns what the sign-in page begins with: the service that asks, and the way on from an error. A new password helps after a wrong pair, and
 * the support alone helps a person whose account is disabled.
 */
export function signInHead(
  { state, errors, about, isTaken }: SignInViewProps,
  { supportEmail }: OperatorSettings,
): PageHead {
  const texts = about.t.login.signIn;
  const under = <Asked about={about} isTaken={isTaken} />;
  if (!errors['step']) return { under };
  if (state.isDisabled)
    return { under, summary: { exit: { href: `mailto:${supportEmail}`, label: texts.writeToSupport } } };
  return { under, summary: { leadsTo: 'username', exit: { href: recoveryPath(about), label: texts.forgotten } } };
}

/**
 * Draws the sign-in page: the password form with its passkey, then the upstreams. The form comes first, because most
 * people type a password, and because the messages of the page are about it.
 */
export function SignInView(props: SignInViewProps) {
  const { state, about, isTaken } = props;
  const hasPassword = isTaken('password');
  const hasOwnWay = hasPassword || isTaken('passkey');
  return (
    <>
      <WhyAgain {...props} />
      <UpstreamNoticeView notice={state.upstreamNotice} />
      {hasPassword && <PasswordForm {...props} />}
      {isTaken('passkey') && <PasskeyOffer ceremony="sign-in" isAlone={!hasPassword} about={about} />}
      <UpstreamButtons about={about} isAlone={!hasOwnWay} otherWays="above" />
      <hr class="fr-mt-4w" />
      {continuedPerson(state, about) ? (
        <OtherAccount about={about} />
      ) : (
        <NoAccount about={about} hasPassword={hasPassword} />
      )}
      {/* OpenID Connect Registration, section 2: people can read what the service publishes before they sign in. */}
      {about.client?.isFirstParty === false && <ServicePolicies about={about} />}
    </>
  );
}
