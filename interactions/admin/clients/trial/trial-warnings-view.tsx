import type { StoredMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import { trialWarnings } from '../../../../src/domain/clients/trial/trial-warnings.ts';
import type { TrialOutcome } from '../../../../src/oidc/trial/trial.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';

interface Props {
  readonly metadata: StoredMetadata;
  readonly outcome: Extract<TrialOutcome, { kind: 'tokens' }>;
}

const wordsOf = (text: string | undefined) => text?.split(' ').filter(Boolean) ?? [];

/** Says what is worth knowing although the sign-in works; nothing where there is nothing to say. */
export function TrialWarnings({ metadata, outcome: { params, tokens } }: Props) {
  const texts = usePage().t.clientHelp.test.result;
  const warnings = trialWarnings({
    metadata,
    askedScopes: wordsOf(params.scope),
    grantedScopes: wordsOf(tokens.scope),
    askedLevels: wordsOf(params.acr_values),
    hasRefreshToken: tokens.hasRefreshToken,
    expiresIn: tokens.expiresIn,
    idToken: tokens.idToken?.payload ?? {},
    userinfo: tokens.userinfo,
  });
  if (warnings.length === 0) return null;
  return (
    <>
      <SectionTitle>{texts.warningsTitle}</SectionTitle>
      <ul id="warnings">
        {warnings.map((warning) => (
          <li key={warning.kind}>{texts.warning(warning)}</li>
        ))}
      </ul>
    </>
  );
}
