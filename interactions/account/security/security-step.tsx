import type { Account } from '../../../src/store/accounts.ts';
import type { Step, StepView } from '../../flow.ts';
import { Alert } from '../../views/alert.tsx';
import { ErrorSummary } from '../../views/error-summary.tsx';
import { PageTitle } from '../../views/page-title.tsx';
import type { AccountVisit } from '../account-page.ts';
import { liveNotice } from '../account-state.ts';
import { isBackFromSignIn } from '../fresh-sign-in.ts';
import { Notice } from '../notice.tsx';
import { changeOwnPassword } from './change-own-password.ts';
import { PasswordSection } from './password-section.tsx';
import type { SecurityState } from './state.ts';

function SecurityView({ account, ...props }: StepView<SecurityState> & { readonly account: Account }) {
  const { state, errors, about } = props;
  const { security } = about.t;
  const isBack = isBackFromSignIn(state) && !liveNotice(state) && Object.keys(errors).length === 0;
  return (
    <>
      <PageTitle>{security.title}</PageTitle>
      <ErrorSummary errors={errors} />
      <Notice state={state} errors={errors} />
      {isBack && <Alert kind="info">{security.backFromSignIn}</Alert>}
      <PasswordSection {...props} account={account} />
    </>
  );
}

/** Everything that the person signs in with, and her password's form. */
export const securityStep = (visit: AccountVisit): Step<SecurityState> => ({
  name: 'security',
  owns: ['notice', 'kept'],
  needed: () => true,
  submit: (submitted) => changeOwnPassword(submitted, visit),
  title: ({ t }) => t.security.title,
  wide: true,
  view: (props) => <SecurityView {...props} account={visit.account} />,
});
