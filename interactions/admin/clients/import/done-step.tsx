import type { StayingStep, StepView } from '../../../engine/flow.ts';
import { Alert } from '../../../views/alert.tsx';
import { ButtonGroup } from '../../../views/forms/button-group.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { LinkButton } from '../../../views/forms/link-button.tsx';
import { importPath, type ImportState } from './import-state.ts';

interface DoneProps {
  /** The secrets of the import, which are shown this once. */
  readonly secrets: readonly { readonly id: string; readonly secret: string }[];
}

function DoneView({ state, about, secrets }: StepView<ImportState> & DoneProps) {
  const texts = about.t.clientImport.done;
  const { created = 0, changed = 0, hasSecrets = false } = state.done ?? {};
  return (
    <>
      <ul>
        {created > 0 && <li>{texts.created(created)}</li>}
        {changed > 0 && <li>{texts.changed(changed)}</li>}
      </ul>
      {hasSecrets && (
        <Alert kind={secrets.length > 0 ? 'warning' : 'info'} id="secret-notice">
          {secrets.length > 0 ? texts.once : texts.gone}
        </Alert>
      )}
      {secrets.length > 0 && (
        <DataTable
          id="secrets"
          caption={texts.secrets}
          showsCaption
          columns={[texts.id, texts.secret]}
          rows={secrets.map(({ id, secret }) => ({
            key: id,
            cells: [<code>{id}</code>, <code class="app-breakable">{secret}</code>],
          }))}
        />
      )}
      <ButtonGroup>
        <LinkButton href="/admin/clients">{texts.list}</LinkButton>
        <LinkButton href={importPath} kind="secondary">
          {texts.again}
        </LinkButton>
      </ButtonGroup>
    </>
  );
}

/** Says what was imported. */
export const doneStep = (props: DoneProps): StayingStep<ImportState> => ({
  name: 'done',
  owns: [],
  page: { wide: true, accepts: () => false },
  submit: async () => ({ ok: true, patch: {} }),
  title: ({ t }) => t.clientImport.done.title,
  view: (view) => <DoneView {...view} {...props} />,
});
