import { bringFormerOwner } from '../../src/commands/keycloak/former-reset.ts';
import { resetPassword } from '../../src/commands/password/reset-password.ts';
import type { StandingWay } from '../../src/messages.ts';
import { holdsFactor } from '../../src/domain/factors/holds-factor.ts';
import { resetPasswordSeconds } from '../../src/domain/lost-device/lost-device.ts';
import { day } from '../../src/domain/time.ts';
import { AppError } from '../../src/errors.ts';
import type { About, Flow, Step, StepView } from '../engine/flow.ts';
import { defineFlow } from '../engine/define-flow.ts';
import { defineActionLink } from './action-link-purpose.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { readOtherPassword } from '../fields/other-password.ts';
import { texts } from '../texts/index.ts';
import { isStillWaiting } from '../recovery/waiting-request.ts';
import { StandingWays } from '../account/security/standing-ways.tsx';
import { Alert } from '../views/alert.tsx';
import { LoneLink } from '../views/forms/link-button.tsx';
import { NewPasswordForm } from '../views/forms/new-password-form.tsx';
import type { PasswordVerdict } from '../views/password-criteria.tsx';
import { usePage } from '../views/layout/page-context.ts';

interface ResetState {
  /** The hash of the new password. It is never stored, because the flow ends with this step. */
  readonly passwordHash?: string;
  /** The verdict on the password that was just tried. */
  readonly verdict?: PasswordVerdict;
}

interface ResetData {
  readonly username: string;
  /** The email that the link went to. The script of the page refuses it in a password, as the server does. */
  readonly email?: string;
  /** SHA-256 of the cookie of the browser that asked for the link, and below it the id of the authorization request that waits there. */
  readonly browser: string;
  readonly request?: string;
  /** When that request is forgotten; epoch seconds. */
  readonly until?: number | undefined;
  /** The account is still at the former service: the form brings it in. */
  readonly isElsewhere?: boolean;
}

interface ResetFacts {
  /** The account asks for a second factor, and a password of this kind does not prove for a while who lost its device. */
  readonly losesProof: boolean;
}

const resetPasswordDays = resetPasswordSeconds / day;

function ResetView({
  state,
  about,
  username,
  email = '',
  losesProof,
}: StepView<ResetState> & Pick<ResetData, 'username' | 'email'> & ResetFacts) {
  const texts = about.t.recovery.reset;
  const { operator } = usePage();
  return (
    <>
      <p>{texts.intro(username)}</p>
      <p>{texts.consequence}</p>
      {losesProof && <Alert kind="info">{texts.losesProof(resetPasswordDays, operator.supportEmail)}</Alert>}
      <NewPasswordForm username={username} email={email} verdict={state.verdict} save={texts.save} />
    </>
  );
}

function passwordStep(
  accountId: string,
  { username, email, losesProof, isElsewhere }: ResetData & ResetFacts,
): Step<ResetState> {
  return {
    name: 'password',
    owns: ['passwordHash'],
    needed: (state) => state.passwordHash === undefined,
    async submit({ form, services, about }) {
      const find = () => services.account.accounts.find(accountId);
      const coming = { email: email ?? '', accountId, languages: Object.keys(texts) };
      const account =
        (await find()) ?? (isElsewhere && (await bringFormerOwner(services, coming)) ? await find() : undefined);
      if (!account || account.disabledAt !== null) throw new AppError('link_invalid');
      const { verdict, ...chosen } = await readOtherPassword(form, { account, services, t: about.t });
      return chosen.ok ? { ok: true, patch: { passwordHash: chosen.hash } } : { ...chosen, shown: { verdict } };
    },
    title: ({ t }) => t.recovery.reset.title,
    view: (props) => <ResetView {...props} username={username} email={email} losesProof={losesProof} />,
  };
}

interface DoneProps {
  readonly about: About;
  readonly signInHref: string;
  /** Lists the passkeys and identities that still sign in to the account. */
  readonly ways: readonly StandingWay[];
}

function Done({ about, signInHref, ways }: DoneProps) {
  const texts = about.t.recovery.reset;
  return (
    <>
      <Alert kind="success">{texts.done}</Alert>
      <LoneLink id="sign-in" href={signInHref}>
        {texts.signIn}
      </LoneLink>
      <StandingWays ways={ways} />
    </>
  );
}

interface Resetting extends ResetFacts {
  readonly link: ActionLink<ResetData>;
  readonly token: string;
}

function resetFlow({ link: { accountId = '', data: told }, token, losesProof }: Resetting): Flow<ResetState> {
  const { browser, request, until } = told;
  return {
    name: 'link.reset',
    steps: [passwordStep(accountId, { ...told, losesProof })],
    begin: () => ({}),
    async finish({ state, services, about }) {
      const goesOn =
        request !== undefined &&
        browser === about.browser &&
        (await isStillWaiting(services, about.oidc, { request, until, accountId }));
      const ways = await resetPassword(services, {
        token,
        accountId,
        passwordHash: state.passwordHash ?? '',
        browser: about.browser,
        requestId: about.requestId,
        lang: about.lang,
      });
      // A link signs nobody in. A person who only reads the mailbox still lacks the second factor, if the account has one.
      const signInHref = goesOn ? `/interaction/${request}` : '/compte';
      return {
        kind: 'page',
        title: about.t.recovery.reset.doneTitle,
        body: <Done about={about} signInHref={signInHref} ways={ways} />,
      };
    },
  };
}

/** The link « Choisir un nouveau mot de passe », valid for an hour. */
export const resetPurpose = defineActionLink<ResetData>({
  purpose: 'reset',
  async flow(link, token, services) {
    const facts = await services.factors.personFacts.of(link.accountId ?? '');
    return defineFlow(resetFlow({ link, token, losesProof: facts !== undefined && holdsFactor(facts) }));
  },
});
