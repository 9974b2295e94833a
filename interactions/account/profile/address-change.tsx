import { hasPassword } from '../../../src/domain/account/has-password.ts';
import { shownAddress } from '../../../src/domain/fields/shown-address.ts';
import { EmailField } from '../../views/forms/email-field.tsx';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { StayingStep, StepView } from '../../engine/flow.ts';
import { Alert } from '../../views/alert.tsx';
import { AddressQuestion } from '../../fields/address-question.tsx';
import { LoneButton } from '../../views/forms/button.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { chooseLanguage, choosesLanguage, LanguageChoice } from './account-language.tsx';
import { noticeOf } from '../account-state.ts';
import { waitsForPress, keptFields } from '../../signed-in/fresh-sign-in.ts';
import { Notice } from '../../signed-in/notice.tsx';
import { AddressProposal, answerDeclined, declinesAddress, type ProposedAddress } from './proposed-addresses.tsx';
import { passwordPath } from '../security/state.ts';
import { askForAddress, givesAddress, pendingSuggestion, type ProfileState } from './profile-state.ts';

interface ProfileViewProps extends StepView<ProfileState> {
  readonly account: Account;
  readonly proposals: readonly ProposedAddress[];
}

function ProfileView({ account, proposals, ...props }: ProfileViewProps) {
  const { state, form, errors, about } = props;
  const texts = about.t.account;
  const suggestion = pendingSuggestion(state);
  const goesOn = !suggestion && Object.keys(errors).length === 0 && waitsForPress(state, about);
  return (
    <>
      {goesOn ? (
        <Alert kind="info">{texts.profile.goesOn(shownAddress(form['email'] ?? ''))}</Alert>
      ) : (
        <Notice state={state} now={about.now} />
      )}
      {suggestion && <AddressQuestion suggestion={suggestion} />}
      {!suggestion && proposals.map((proposal) => <AddressProposal key={proposal.identity} proposal={proposal} />)}
      <dl class="app-definition">
        <dt>{texts.username}</dt>
        <dd>
          <span id="username">{account.username}</span>
          <br />
          <span class="fr-hint-text">{texts.profile.usernameNote}</span>
          <br />
          <a class="fr-link" href="/compte/profil/nom-utilisateur">
            {texts.usernameChange.link}
          </a>
        </dd>
      </dl>
      <StepForm mandatory>
        <EmailField label={texts.email} hint={texts.profile.emailHint} />
        <LoneButton action="save">{texts.save}</LoneButton>
      </StepForm>
      <LanguageChoice account={account} />
      <SectionTitle>{texts.profile.password}</SectionTitle>
      <LoneLink href={passwordPath} kind="secondary">
        {hasPassword(account) ? texts.changePassword : about.t.security.password.choose}
      </LoneLink>
    </>
  );
}

/** Shows the user name and the email of the account, and changes the email. */
export const addressChange = (account: Account, proposals: readonly ProposedAddress[]): StayingStep<ProfileState> => ({
  name: 'profile',
  owns: [],
  page: {
    initial: (state, about) => ({
      email: pendingSuggestion(state)?.typed ?? shownAddress(account.email),
      ...keptFields(state, about),
    }),
    wide: true,
  },
  async submit(submitted) {
    const { form, state, services, about } = submitted;
    if (choosesLanguage(form)) return chooseLanguage(submitted, account);
    if (declinesAddress(form)) return answerDeclined({ account, form, services, about });
    // The form comes from the page that waited for a code, and the change that it was about is no longer pending.
    if (!givesAddress(form)) return { ok: true, patch: noticeOf(about, { kind: 'lapsed' }), event: 'lapsed' };
    return askForAddress({ account, form, state, services, about });
  },
  title: ({ t }) => t.account.profile.title,
  view: (props) => <ProfileView {...props} account={account} proposals={proposals} />,
});
