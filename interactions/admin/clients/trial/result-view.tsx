import { classifyRefusal } from '../../../../src/domain/clients/diagnostic/classify-refusal.ts';
import type { TrialOutcome } from '../../../../src/oidc/trial/trial.ts';
import { Alert } from '../../../views/alert.tsx';
import { ErrorCode } from '../../../views/error-code.tsx';
import { LoneLink } from '../../../views/forms/link-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { clientAddress } from '../client-parts.ts';
import type { ClientVisit } from '../client-page.ts';
import { TrialClaims } from './trial-claims.tsx';
import { TrialTokensView } from './trial-tokens.tsx';
import { TrialWarnings } from './trial-warnings-view.tsx';

type Ended = Exclude<TrialOutcome, { kind: 'unknown' }>;

function Times({ outcome }: { readonly outcome: Ended }) {
  const { times } = usePage().t.clientHelp.test.result;
  const { signInTime } = outcome;
  const tokens = outcome.kind === 'tokens' ? outcome.tokens : undefined;
  return (
    <>
      <SectionTitle>{times.title}</SectionTitle>
      <ul id="times">
        <li>{times.signIn(signInTime / 1000)}</li>
        {tokens && <li>{times.exchange(tokens.exchangeTime)}</li>}
        {tokens && <li>{times.userinfo(tokens.userinfoTime)}</li>}
      </ul>
    </>
  );
}

function Failed({ outcome }: { readonly outcome: Extract<Ended, { kind: 'error' }> }) {
  const { test, diagnostic } = usePage().t.clientHelp;
  const { error, description, params } = outcome;
  const kind = classifyRefusal({ error, description, isSilent: params.prompt === 'none', hasCookie: true });
  const { title, advice } = diagnostic.kinds[kind];
  return (
    <>
      <Alert kind="error" title={test.result.failed(title)} id="outcome">
        {advice}
      </Alert>
      <ErrorCode error={error}>{description}</ErrorCode>
    </>
  );
}

/** Shows the end of a trial: whether the sign-in works, what the client would have got, and what it would have missed. */
export function ResultView({ visit, outcome }: { readonly visit: ClientVisit; readonly outcome: TrialOutcome }) {
  const texts = usePage().t.clientHelp.test.result;
  return (
    <>
      {outcome.kind === 'unknown' && (
        <Alert kind="warning" id="outcome">
          {texts.unknown}
        </Alert>
      )}
      {outcome.kind === 'error' && <Failed outcome={outcome} />}
      {outcome.kind === 'tokens' && (
        <>
          <Alert kind="success" title={texts.works} id="outcome">
            {texts.nothingKept}
          </Alert>
          <TrialWarnings metadata={visit.client.metadata} outcome={outcome} />
          <TrialClaims metadata={visit.client.metadata} outcome={outcome} />
          <TrialTokensView tokens={outcome.tokens} />
        </>
      )}
      {outcome.kind !== 'unknown' && <Times outcome={outcome} />}
      <LoneLink href={clientAddress(visit.client.clientId, 'essai')} kind="secondary">
        {texts.again}
      </LoneLink>
    </>
  );
}
