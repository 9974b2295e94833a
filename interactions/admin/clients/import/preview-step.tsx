import { importClients, type ReadImport } from '../../../../src/commands/clients/import/import-clients.ts';
import { AppError } from '../../../../src/errors.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import type { Texts } from '../../../texts/index.ts';
import { LoneButton } from '../../../views/forms/button.tsx';
import { Details } from '../../../views/details.tsx';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { SideButton } from '../../../views/forms/side-form.tsx';
import { StepForm } from '../../../views/forms/step-form.tsx';
import type { AdminVisit } from '../../admin-page.ts';
import { readReason, ReasonField } from '../../reason.tsx';
import { explainProblems } from '../explain-problems.ts';
import { DifferenceList } from '../versions/difference-list.tsx';
import { importPath, type ImportState, type Preview } from './import-state.ts';
import { keepSecrets } from './import-secrets.ts';
import { previewImport } from './preview-import.ts';
import { KeycloakNotes } from './imported-notes.tsx';

const nameIn = (client: unknown): string | undefined => {
  const name = (client as Readonly<Record<string, unknown>> | null)?.['client_name'];
  return typeof name === 'string' ? name : undefined;
};

function Service({ read, id }: { readonly read: ReadImport; readonly id: string }) {
  const name = nameIn(read.files.find((client) => (client as { client_id?: unknown } | null)?.client_id === id));
  return (
    <>
      {name && `${name} `}
      <code>{id}</code>
    </>
  );
}

function LeftOut({ read, t }: { readonly read: ReadImport; readonly t: Texts }) {
  const texts = t.clientImport.preview;
  if (read.leftOut.length === 0) return null;
  return (
    <>
      <SectionTitle>{texts.leftOut(read.leftOut.length)}</SectionTitle>
      <dl class="app-definition" id="left-out">
        {read.leftOut.map(({ client_id: id, why, problems, notes }) => (
          <div key={id}>
            <dt>
              <code>{id}</code>
            </dt>
            <dd>
              {why === 'members' ? explainProblems(t, problems, {}).join(' ') : texts[why]}
              <KeycloakNotes notes={notes.filter(({ code }) => code === 'addresses')} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Changes({ preview, t }: { readonly preview: Preview; readonly t: Texts }) {
  const texts = t.clientImport.preview;
  const { read, application } = preview;
  const { created, changed, unchanged } = application;
  const noted = read.mapped.filter(({ notes }) => notes.length > 0);
  const isNothing = created.length + changed.length === 0;
  return (
    <>
      <p>{isNothing ? texts.nothing : texts.intro}</p>
      {created.length > 0 && (
        <>
          <SectionTitle>{texts.created(created.length)}</SectionTitle>
          <ul id="created">
            {created.map(({ client_id: id }) => (
              <li key={id} class="app-breakable">
                <Service read={read} id={id} />
              </li>
            ))}
          </ul>
        </>
      )}
      {changed.length > 0 && <SectionTitle>{texts.changed(changed.length)}</SectionTitle>}
      {changed.map(({ client_id: id, changes = {} }) => (
        <div key={id}>
          <h3 class="fr-h6 app-breakable">
            <Service read={read} id={id} />
          </h3>
          <DifferenceList differences={Object.entries(changes).map(([field, { from, to }]) => ({ field, from, to }))} />
        </div>
      ))}
      {unchanged.length > 0 && <p id="unchanged">{texts.unchanged(unchanged.length)}</p>}
      {noted.length > 0 && <SectionTitle>{texts.notes}</SectionTitle>}
      {noted.map(({ client_id: id, notes }) => (
        <Details key={id} summary={id}>
          <KeycloakNotes notes={notes} />
        </Details>
      ))}
      <LeftOut read={read} t={t} />
    </>
  );
}

function PreviewView({ state, about }: StepView<ImportState>) {
  const { t } = about;
  const texts = t.clientImport.preview;
  const { preview } = state;
  if (!preview) return null;
  const { created, changed } = preview.application;
  return (
    <>
      <Changes preview={preview} t={t} />
      {created.length + changed.length > 0 && (
        <StepForm mandatory>
          <ReasonField />
          <LoneButton action="import">{texts.submit}</LoneButton>
        </StepForm>
      )}
      <SideButton action="restart" kind="secondary">
        {texts.restart}
      </SideButton>
    </>
  );
}

/** Shows anew what would change, because somebody has changed a client since the preview. */
async function previewAgain(
  { services, about }: Submitted<ImportState>,
  { text = '', status = 'test' }: ImportState,
): Promise<StepResult<ImportState>> {
  const { t } = about;
  const again = await previewImport(services, { text, status, t });
  const errors = { step: t.clientImport.preview.moved };
  return again.ok
    ? { ok: false, isStale: true, errors, patch: { preview: again.preview } }
    : { ok: false, isStale: true, errors, patch: {} };
}

async function submit(submitted: Submitted<ImportState>, visit: AdminVisit): Promise<StepResult<ImportState>> {
  const { form, state, services, about } = submitted;
  const { preview } = state;
  if (!preview) throw new AppError('bad_request');
  // The text stays, so that it can be corrected and read again.
  if (form['action'] === 'restart') return { ok: true, patch: {}, event: 'restarted' };
  const reason = readReason(form, about.t);
  if (!reason.ok) return { ok: false, errors: reason.errors };
  const { read, status, bases } = preview;
  const imported = await importClients(services, { read, isDryRun: false, status, bases, reason: reason.reason });
  if (!imported.ok) return previewAgain(submitted, state);
  const { created, changed } = imported.value;
  const secrets = keepSecrets(visit, [...created, ...changed]);
  return {
    ok: true,
    patch: {
      text: undefined,
      done: { created: created.length, changed: changed.length, hasSecrets: secrets > 0 },
    } as Partial<ImportState>,
    next: `${importPath}?fini=1`,
  };
}

/** Shows what would change, and changes it once a reason was typed. */
export const previewStep = (visit: AdminVisit): StayingStep<ImportState> => ({
  name: 'preview',
  owns: ['preview', 'done'],
  page: {
    wide: true,
    initial: (state, about) => ({ reason: '', ...keptFields(state, about) }),
    accepts: ({ action }) => action === 'import' || action === 'restart',
  },
  submit: (submitted) => submit(submitted, visit),
  title: ({ t }) => t.clientImport.preview.title,
  view: (props) => <PreviewView {...props} />,
});
