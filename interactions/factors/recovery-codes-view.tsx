import { showCode } from '../../src/domain/fields/typed-code.ts';
import type { About } from '../engine/flow.ts';
import { Alert } from '../views/alert.tsx';
import { LoneButton } from '../views/forms/button.tsx';
import { CopyButton } from '../views/forms/copy-button.tsx';
import { DownloadButton } from '../views/forms/download-button.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { PrintButton } from '../views/forms/print-button.tsx';
import { StepForm } from '../views/forms/step-form.tsx';

/** Shows new recovery codes. No other page ever shows them. What is printed or saved says by itself what it opens. */
export function RecoveryCodesView({ codes, about }: { readonly codes: readonly string[]; readonly about: About }) {
  const { t, operator } = usePage();
  const texts = t.secondFactor.recoveryCodes;
  const [headId, listId] = ['recovery-codes-head', 'recovery-codes'];
  const username = about.person?.account.username;
  const head = [
    texts.sheet.title(operator.serviceName),
    texts.sheet.site(about.origin),
    ...(username ? [texts.sheet.account(username)] : []),
    texts.sheet.day(t.dates.day(about.now)),
  ];
  return (
    <>
      <p>{texts.intro}</p>
      <Alert kind="warning" title={texts.onceTitle}>
        {texts.once}
      </Alert>
      <div class="app-sheet">
        <ul id={headId} class="app-sheet__head">
          {head.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <ol id={listId} class="app-codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{showCode(code)}</code>
            </li>
          ))}
        </ol>
      </div>
      <div class="app-codes__tools app-js-only">
        <CopyButton of={listId} label={texts.copy} />
        <DownloadButton of={[headId, listId]} label={texts.download} fileName={texts.fileName} />
        <PrintButton label={texts.print} />
      </div>
      <StepForm>
        <LoneButton action="acknowledge">{texts.acknowledge}</LoneButton>
      </StepForm>
    </>
  );
}
