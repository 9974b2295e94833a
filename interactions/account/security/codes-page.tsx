import { renewRecoveryCodes } from '../../../src/commands/factors/renew-recovery-codes.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { About, Step } from '../../engine/flow.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import { Button } from '../../views/forms/button.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { LinkButton, LoneLink } from '../../views/forms/link-button.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { AccountPage } from '../account-page.ts';
import { backToList } from './back-to-list.ts';
import { recoveryCodesStep, type RecoveryCodesState } from '../../factors/recovery-codes-step.tsx';
import { ownerChange } from '../owner-change.ts';

interface CodesState extends RecoveryCodesState {
  readonly isRenewed?: boolean;
}

function RenewalView({ about }: { readonly about: About }) {
  const texts = about.t.security.renewal;
  const hasSecondFactor = about.person?.isSecondFactorOn === true;
  return (
    <>
      {hasSecondFactor && <p>{about.t.security.codes.purpose}</p>}
      <p>{hasSecondFactor ? texts.intro : texts.needless}</p>
      {hasSecondFactor && (
        <StepForm>
          <ButtonGroup>
            <Button action="renew">{texts.submit}</Button>
            <LinkButton href="/compte/securite" kind="secondary">
              {about.t.security.back}
            </LinkButton>
          </ButtonGroup>
        </StepForm>
      )}
      {!hasSecondFactor && <LoneLink href="/compte/securite">{about.t.security.back}</LoneLink>}
    </>
  );
}

const renewal = (account: Account): Step<CodesState> => ({
  name: 'renew-codes',
  owns: [],
  needed: ({ isRenewed }) => !isRenewed,
  page: {
    accepts: (form) => form['action'] === 'renew',
    wide: true,
  },
  async submit({ services, about }) {
    const newRecoveryCodes = await renewRecoveryCodes(services, {
      ...ownerChange(account, about),
    });
    return { ok: true, patch: { isRenewed: true, newRecoveryCodes } };
  },
  title: ({ t }) => t.security.renewal.title,
  view: ({ about }) => <RenewalView about={about} />,
});

/** Draws ten new recovery codes. The earlier codes are void from then on. */
export const codesPage: AccountPage = {
  path: '/compte/securite/codes',
  isSensitive: true,
  needsFreshSignIn: ({ action }) => action !== 'acknowledge',
  flow({ account }) {
    return defineFlow<CodesState>({
      name: 'security',
      steps: [renewal(account), recoveryCodesStep({ wide: true })],
      person: () => account.id,
      finish: async ({ services, about }) =>
        backToList({ services, about, accountId: account.id, kind: 'codesRenewed' }),
    });
  },
};
