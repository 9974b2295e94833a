import { clientStatuses } from '../../../../src/domain/clients/life/test-clients.ts';
import type { Step, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import { Notice } from '../../../signed-in/notice.tsx';
import { Details } from '../../../views/details.tsx';
import { LoneButton } from '../../../views/forms/button.tsx';
import { RadioGroup } from '../../../views/forms/radio-group.tsx';
import { StepForm } from '../../../views/forms/step-form.tsx';
import { TextArea } from '../../../views/forms/text-area.tsx';
import { UploadField } from '../../../views/forms/upload-field.tsx';
import { ProblemList } from '../problem-list.tsx';
import type { ImportState } from './import-state.ts';
import { maxImportBytes } from './import-state.ts';
import { previewImport } from './preview-import.ts';

/** Lines of the pasted text that are seen at once. */
const rows = 12;

function FileView({ state, about, errors, form }: StepView<ImportState>) {
  const texts = about.t.clientImport;
  return (
    <>
      <Notice state={{ kept: state.kept }} now={about.now} />
      <ProblemList title={texts.problemsTitle} problems={state.problems} />
      <p>{texts.intro}</p>
      <StepForm enctype="multipart/form-data" mandatory>
        <RadioGroup
          name="status"
          legend={texts.status}
          hint={texts.statusHint}
          options={clientStatuses.map((value) => ({ value, ...texts.statuses[value] }))}
        />
        <div class="app-source">
          <Details summary={texts.paste} open={Boolean(form['text'] || errors['text'])}>
            <TextArea name="text" label={texts.text} hint={texts.textHint} rows={rows} spellcheck={false} optional />
          </Details>
        </div>
        <UploadField name="file" label={texts.file} hint={texts.fileHint} accept="application/json,.json" />
        <LoneButton action="read">{texts.read}</LoneButton>
      </StepForm>
    </>
  );
}

type ReadText =
  | { readonly text: string }
  | { readonly errors: Readonly<Record<string, string>>; readonly status?: 413 | 503 };

/** Returns the text of a file. Windows PowerShell writes UTF-16, and says so in the first two bytes. */
function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[mark] ?? 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Returns the text of the chosen file, else the pasted one. A mark at the start of a file is no part of it. */
function readText({ form, upload, about }: Submitted<ImportState>): ReadText {
  const texts = about.t.clientImport;
  if (upload?.kind === 'too_large') return { errors: { file: texts.tooLarge }, status: 413 };
  if (upload?.kind === 'busy') return { errors: { file: texts.busy }, status: 503 };
  const text = upload ? decode(upload.bytes) : (form['text'] ?? '');
  if (Buffer.byteLength(text) > maxImportBytes) return { errors: { text: texts.tooLarge }, status: 413 };
  if (text.trim() === '') return { errors: { text: texts.empty } };
  return { text: text.replace(/^\uFEFF/, '') };
}

async function submit(submitted: Submitted<ImportState>): Promise<StepResult<ImportState>> {
  const { form, services, about } = submitted;
  const { t } = about;
  const status = clientStatuses.find((one) => one === form['status']);
  const read = readText(submitted);
  const wrong = {
    ...(status === undefined && { status: t.clientImport.statusMissing }),
    ...('errors' in read && read.errors),
  };
  if (status === undefined || 'errors' in read) {
    const refused = 'errors' in read && read.status !== undefined ? { status: read.status } : {};
    // The text of a chosen file is shown, because the browser does not choose the file again.
    return { ok: false, errors: wrong, ...refused, ...('text' in read && { corrected: { text: read.text } }) };
  }
  const { text } = read;
  const previewed = await previewImport(services, { text, status, t });
  if (previewed.ok) return { ok: true, patch: { text, status, preview: previewed.preview, kept: undefined } };
  const { error, problems } = previewed;
  return {
    ok: false,
    errors: { [problems.length > 0 ? 'step' : 'text']: error },
    corrected: { text },
    shown: { problems },
  };
}

export const fileStep: Step<ImportState> = {
  name: 'file',
  owns: ['text', 'status', 'preview', 'kept'],
  needed: ({ preview }) => preview === undefined,
  page: {
    head: ({ about }) => ({ back: { href: '/admin/clients', label: about.t.clientList.back } }),
    wide: true,
    takesFile: true,
    initial: (state, about) => ({
      text: state.text ?? '',
      status: state.status ?? 'test',
      ...keptFields(state, about),
    }),
    accepts: ({ action }) => action === 'read',
  },
  submit,
  title: ({ t }) => t.clientImport.title,
  view: (props) => <FileView {...props} />,
};
