import { showRecoveryCode } from '../../src/domain/factors/recovery-code.ts';
import { Alert } from '../views/alert.tsx';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { CopyButton } from '../views/copy-button.tsx';
import { DownloadButton } from '../views/download-button.tsx';
import { usePage } from '../views/page-context.ts';
import { PageTitle } from '../views/page-title.tsx';
import { PrintButton } from '../views/print-button.tsx';
import { StepForm } from '../views/step-form.tsx';

/** Shows new recovery codes. No other page ever shows them. */
export function RecoveryCodesView({ codes }: { readonly codes: readonly string[] }) {
  const texts = usePage().t.secondFactor.recoveryCodes;
  const listId = 'recovery-codes';
  return (
    <>
      <PageTitle>{texts.title}</PageTitle>
      <p>{texts.intro}</p>
      <Alert kind="warning" title={texts.onceTitle}>
        {texts.once}
      </Alert>
      <ol id={listId} class="app-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{showRecoveryCode(code)}</code>
          </li>
        ))}
      </ol>
      <div class="app-codes__tools app-js-only">
        <CopyButton of={listId} label={texts.copy} />
        <DownloadButton of={listId} label={texts.download} fileName={texts.fileName} />
        <PrintButton label={texts.print} />
      </div>
      <StepForm>
        <ButtonGroup>
          <Button action="acknowledge">{texts.acknowledge}</Button>
        </ButtonGroup>
      </StepForm>
    </>
  );
}
