import { findFormerHolders } from '../../../src/commands/keycloak/former-names.ts';
import { changeUsername } from '../../../src/commands/account/change-username.ts';
import { nextUsernameChange } from '../../../src/domain/account/username-change.ts';
import { parseUsername } from '../../../src/domain/fields/username.ts';
import { registrationLimits } from '../../../src/domain/limits/registration-limits.ts';
import { ipRule } from '../../../src/domain/limits/throttle-rules.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import { accountFlowKey, patchFlow } from '../../engine/flow-store.ts';
import type { Step, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { Alert } from '../../views/alert.tsx';
import { Button } from '../../views/forms/button.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { LinkButton, LoneLink } from '../../views/forms/link-button.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { UsernameField } from '../../views/forms/username-field.tsx';
import type { AccountPage } from '../account-page.ts';
import { noticeOf, type AccountState } from '../account-state.ts';
import { waitsForPress, keptFields } from '../../signed-in/fresh-sign-in.ts';
import { Notice } from '../../signed-in/notice.tsx';
import { ownerChange } from '../owner-change.ts';

const profilePath = '/compte/profil';

interface UsernameState extends AccountState {
  /** The name is changed. It is never stored, because the flow ends with this step. */
  readonly isChanged?: boolean;
}

interface Person {
  readonly account: Account;
  /** When the name may be changed again, in epoch seconds; undefined where it may be now. */
  readonly until: number | undefined;
}

function UsernameView({ account, until, state, form, errors, about }: StepView<UsernameState> & Person) {
  const { dates } = about.t;
  const texts = about.t.account.usernameChange;
  const goesOn = until === undefined && Object.keys(errors).length === 0 && waitsForPress(state, about);
  return (
    <>
      {goesOn ? (
        <Alert kind="info">{texts.goesOn(form['username'] ?? '')}</Alert>
      ) : (
        <Notice state={state} now={about.now} />
      )}
      <dl class="app-definition">
        <dt>{texts.current}</dt>
        <dd id="current-username" class="app-breakable">
          {account.username}
        </dd>
      </dl>
      {until === undefined ? (
        <>
          <p class="fr-mb-1w">{texts.consequencesTitle}</p>
          <ul>
            {texts.consequences.map((consequence) => (
              <li key={consequence}>{consequence}</li>
            ))}
          </ul>
          <StepForm mandatory>
            <UsernameField label={texts.label} />
            <ButtonGroup>
              <Button action="save">{texts.save}</Button>
              <LinkButton href={profilePath} kind="secondary">
                {texts.back}
              </LinkButton>
            </ButtonGroup>
          </StepForm>
        </>
      ) : (
        <>
          <p id="next-change">{texts.tooEarly(dates.day(until))}</p>
          <LoneLink href={profilePath} kind="secondary">
            {texts.back}
          </LoneLink>
        </>
      )}
    </>
  );
}

/** Changes the name. A name that is kept from others is answered like one that is in use, behind the counters of the registration. */
async function change({ form, services, about }: Submitted<UsernameState>, { account, until }: Person) {
  const { registration, dates, frame } = about.t;
  const texts = about.t.account.usernameChange;
  const refuse = (errors: Readonly<Record<string, string>>, retryAfter?: number): StepResult<UsernameState> => ({
    ok: false,
    errors,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    patch: { kept: undefined },
  });
  const tooEarly = (seconds: number) => refuse({ step: texts.tooEarly(dates.day(seconds)) });
  const typed = parseUsername(form['username']);
  const hasIt = typed.ok && typed.username === account.username;
  // The button was pressed twice: the first press has changed the name.
  if (until !== undefined && hasIt) return { ok: true, patch: { isChanged: true } } as const;
  if (until !== undefined) return tooEarly(until);
  const { profiles, usernameChanges } = registrationLimits;
  const perAccount = {
    key: `username-change:${account.id}`,
    waits: false,
    windowLimit: usernameChanges.limit,
    windowSeconds: usernameChanges.seconds,
  };
  const perNetwork = ipRule('profile', profiles, { ip: about.ip, times: services.config.addressLimits });
  const retryAfter = await services.throttles.admit([perAccount, perNetwork]);
  if (retryAfter !== undefined) return refuse({ username: frame.wait.tries(retryAfter) }, retryAfter);
  if (!typed.ok) return refuse({ username: registration.profile.usernameProblems[typed.code] });
  if (hasIt) return refuse({ username: texts.unchanged });
  const holders = await findFormerHolders(services, { kind: 'username', text: typed.username });
  if (holders.length > 0) return refuse({ username: registration.profile.usernameTaken });
  const changed = await changeUsername(services, {
    ...ownerChange(account, about),
    username: typed.username,
  });
  if (changed.kind === 'taken') return refuse({ username: registration.profile.usernameTaken });
  if (changed.kind === 'too_early') return tooEarly(changed.until);
  return { ok: true, patch: { isChanged: true } } as const;
}

const usernameStep = (person: Person): Step<UsernameState> => ({
  name: 'username',
  owns: ['notice', 'kept'],
  needed: ({ isChanged }) => !isChanged,
  page: {
    initial: (state, about) => ({ username: '', ...keptFields(state, about) }),
    accepts: ({ username }) => username !== undefined,
    wide: true,
  },
  submit: (submitted) => change(submitted, person),
  title: ({ t }) => t.account.usernameChange.title,
  view: (props) => <UsernameView {...props} {...person} />,
});

/** Changes the user name, once in a while. The page is reached from the profile. */
export const usernamePage: AccountPage = {
  path: '/compte/profil/nom-utilisateur',
  // A person signs in by this name, so a session that was left open must not change it.
  needsFreshSignIn: ({ username }) => username !== undefined,
  waitsForPress: ({ username }) => username !== undefined,
  async flow({ account, services }) {
    const until = nextUsernameChange(
      await services.account.reservedUsernames.lastChange(account.id),
      services.nowSeconds(),
    );
    return defineFlow<UsernameState>({
      name: 'account',
      steps: [usernameStep({ account, until })],
      async finish({ about }) {
        const key = accountFlowKey<AccountState>(profilePath, { accountId: account.id, browser: about.browser });
        await patchFlow(services, key, noticeOf(about, { kind: 'usernameChanged' }));
        return { kind: 'leave', href: profilePath };
      },
    });
  },
};
