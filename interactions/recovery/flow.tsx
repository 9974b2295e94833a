import type { About, Flow } from '../engine/flow.ts';
import { ButtonGroup } from '../views/fields/button-group.tsx';
import { LinkButton } from '../views/fields/link-button.tsx';
import { address, type RecoveryState } from './address.tsx';
import { askedRequest } from './waiting-request.ts';

function Sent({ about, typed }: { readonly about: About; readonly typed: string }) {
  const { sent, address: texts } = about.t.recovery;
  const request = askedRequest(about.path);
  return (
    <>
      <p class="fr-text--lead app-breakable" id="sent">
        {sent.sentence(typed)}
      </p>
      <p>{sent.nothingChanged}</p>
      <h2 class="fr-h6">{sent.missing}</h2>
      <ul>
        {sent.advice.map((advice) => (
          <li key={advice}>{advice}</li>
        ))}
      </ul>
      <ButtonGroup>
        <LinkButton kind="secondary" href={about.path}>
          {sent.again}
        </LinkButton>
        {request && (
          <LinkButton kind="tertiary" href={`/interaction/${request}`}>
            {texts.backToSignIn}
          </LinkButton>
        )}
      </ButtonGroup>
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
      body: <Sent about={about} typed={state.email ?? ''} />,
    };
  },
};
