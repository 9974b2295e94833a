import type { About, Flow } from '../engine/flow.ts';
import { Details } from '../views/details.tsx';
import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { LinkButton } from '../views/forms/link-button.tsx';
import { SideForm } from '../views/forms/side-form.tsx';
import { StatusNotice } from '../views/layout/status-notice.tsx';
import { address, type RecoveryState } from './address.tsx';
import { askedRequest } from './waiting-request.ts';

function Sent({ about, state }: { readonly about: About; readonly state: RecoveryState }) {
  const { sent, address: texts } = about.t.recovery;
  const { emailProof } = about.t.registration;
  const request = askedRequest(about.path);
  const { email = '' } = state;
  return (
    <>
      {state.isAskedAgain && <StatusNotice kind="info">{emailProof.askedAgain}</StatusNotice>}
      {state.isFormerAway && <StatusNotice kind="warning">{sent.formerAway}</StatusNotice>}
      <p class="fr-text--lead app-breakable" id="sent">
        {sent.sentence(email)}
      </p>
      <p>{sent.nothingChanged}</p>
      <SideForm>
        <input type="hidden" name="email" value={email} />
        <ButtonGroup>
          <Button action="resend" kind="secondary">
            {emailProof.resend}
          </Button>
          {request && (
            <LinkButton kind="tertiary" href={`/interaction/${request}`}>
              {texts.backToSignIn}
            </LinkButton>
          )}
        </ButtonGroup>
      </SideForm>
      <Details summary={sent.missing}>
        <ul>
          {sent.advice.map((advice) => (
            <li key={advice}>{advice}</li>
          ))}
        </ul>
        <p>
          <a class="fr-link" href={about.path}>
            {sent.again}
          </a>
        </p>
      </Details>
    </>
  );
}

/** Handles a forgotten password until the message leaves. The link in the message goes on from there. */
export const recoveryFlow: Flow<RecoveryState> = {
  name: 'recovery',
  steps: [address],
  begin: () => ({}),
  async finish({ state, about }) {
    return {
      kind: 'page',
      title: about.t.recovery.sent.title,
      body: <Sent about={about} state={state} />,
    };
  },
};
