import { revokeClientToken } from '../../../../src/commands/clients/tokens/revoke-client-token.ts';
import type { ClientToken } from '../../../../src/store/clients/tokens/client-tokens.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepView } from '../../../engine/flow.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { readReason, ReasonForm } from '../../reason.tsx';
import { explainRefusal } from '../explain-refusal.ts';
import { tokensPath, type TokensState } from './tokens-state.ts';

function RevokeView({ token }: StepView<TokensState> & { readonly token: ClientToken }) {
  const texts = usePage().t.clientTokens;
  return (
    <>
      <p id="revoked-token">
        {token.name} ({texts.hint(token.hint)})
      </p>
      <p>{texts.withdraw.effect}</p>
      <ReasonForm action="revoke" label={texts.withdraw.submit} cancel={tokensPath} />
    </>
  );
}

/** Takes a token out of use. */
export const revokeStep = (token: ClientToken): StayingStep<TokensState> => ({
  name: 'revoke-token',
  page: {
    wide: true,
    accepts: ({ action }) => action === 'revoke',
    initial: (state, about) => keptFields(state, about) ?? {},
  },
  async submit({ form, services, about }) {
    const reason = readReason(form, about.t);
    if (!reason.ok) return { ok: false, errors: reason.errors };
    const revoked = await revokeClientToken(services, { id: token.id, reason: reason.reason });
    if (!revoked.ok) return explainRefusal(revoked.refused, { t: about.t, services });
    return { ok: true, patch: { notice: { kind: 'revoked', at: about.now } }, event: 'revoked', next: tokensPath };
  },
  title: ({ t }) => t.clientTokens.withdraw.title,
  view: (view) => <RevokeView {...view} token={token} />,
});
