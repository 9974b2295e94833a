import { beginExport } from '../../../src/commands/account/export/begin-export.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { Alert } from '../../views/alert.tsx';
import { LoneButton } from '../../views/forms/button.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { AccountVisit } from '../account-page.ts';
import type { AccountState } from '../account-state.ts';
import { waitsForPress } from '../../signed-in/fresh-sign-in.ts';
import { Notice } from '../../signed-in/notice.tsx';
import { ExportSection } from './export-section.tsx';
import type { ExportState } from './export-state.ts';
import { ownerChange } from '../owner-change.ts';

type DataViewProps = StepView<AccountState> & { readonly exported: ExportState };

function DataView({ state, errors, about, exported }: DataViewProps) {
  const texts = about.t.data;
  const { own, isElsewhere } = exported;
  const mayAsk = own?.state !== 'open' && !isElsewhere;
  const hasErrors = Object.keys(errors).length > 0;
  const goesOn = mayAsk && !hasErrors && waitsForPress(state, about);
  return (
    <>
      {goesOn ? (
        <Alert kind="info">{texts.goesOn}</Alert>
      ) : (
        <Notice state={{ ...state, kept: undefined }} now={about.now} />
      )}
      <ExportSection {...exported} />
      <p>{texts.intro}</p>
      <p class="fr-mb-1v">{texts.holds}</p>
      <ul class="fr-mb-3w">
        {texts.parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
      <p>{texts.secrets}</p>
      {/* A file that is there, or on its way, says this itself. */}
      {(!own || own.state === 'failed') && <p>{texts.limits}</p>}
      {mayAsk && (
        <StepForm>
          <LoneButton action="export" kind={own?.state === 'ready' ? 'secondary' : undefined}>
            {own?.state === 'ready' ? texts.again : texts.ask}
          </LoneButton>
        </StepForm>
      )}
    </>
  );
}

async function ask(
  { services, about }: Submitted<AccountState>,
  { account, session }: AccountVisit,
): Promise<StepResult<AccountState>> {
  const answer = await beginExport(services, {
    ...ownerChange(account, about),
    sessionUid: session.uid,
    browser: about.browserFamily,
  });
  const texts = about.t.data;
  if (answer.kind === 'open') return { ok: true, patch: {} };
  const refused = { ok: false, patch: { kept: undefined } } as const;
  return answer.kind === 'throttled'
    ? { ...refused, errors: { step: texts.throttled(answer.retryAfter) }, retryAfter: answer.retryAfter }
    : { ...refused, errors: { step: texts.elsewhere }, isStale: true };
}

/** Asks for a file with everything that the account knows, and says how far the file is. */
export const dataStep = (visit: AccountVisit, exported: ExportState): StayingStep<AccountState> => ({
  name: 'data',
  page: { wide: true },
  async submit(submitted) {
    // The button of a page that was left open, or of another page of the account.
    if (submitted.form['action'] !== 'export') return { ok: true, patch: {}, event: 'ignored' };
    return ask(submitted, visit);
  },
  title: ({ t }) => t.data.title,
  view: (props) => <DataView {...props} exported={exported} />,
});
