import { changeApi, registerApi } from '../../../src/commands/apis/change-api.ts';
import { toApiFile } from '../../../src/domain/apis/api-file.ts';
import { checkApi } from '../../../src/domain/apis/check-api.ts';
import type { CommandAnswer } from '../../../src/commands/command-answer.ts';
import type { ApiRecord } from '../../../src/store/apis/apis.ts';
import { stayingFlow } from '../../engine/define-flow.ts';
import type { StayingStep, StepResult, Submitted } from '../../engine/flow.ts';
import type { KeptForm } from '../../flow-states/kept-form.ts';
import { Alert } from '../../views/alert.tsx';
import { Fact } from '../../views/fact.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import type { AdminPage } from '../admin-page.ts';
import { explainRefusal, type RefusalShown } from '../clients/explain-refusal.ts';
import { typedValues } from '../clients/form/typed-values.ts';
import { readBaseVersion } from '../base-version.tsx';
import { readReason } from '../reason.tsx';
import { apiAddress, apisPath } from './api-address.ts';
import { ApiForm, typedPage } from './api-form.tsx';
import { findApi } from './find-api.ts';
import { apiForm, emptyApiForm, explainApi, fieldsBeyond, readApiForm, type ApiField } from './read-api-form.ts';

interface ApiFormState extends RefusalShown {
  /** The form that the person typed before she had to sign in again. */
  readonly kept?: KeptForm;
  /** The fields that hold something else than the API, since somebody else has changed it. They are drawn and not stored. */
  readonly moved?: readonly ApiField[];
}

/** Two hundred services with their scopes are long. */
const maxFormBytes = 1_048_576;

interface Saving {
  /** The API as it stands; absent for a new one. */
  readonly api?: ApiRecord;
  /** The registration that the form makes. */
  readonly file: object;
  readonly notice: 'created' | 'saved';
  readonly save: (reason: string) => Promise<CommandAnswer<ApiRecord>>;
}

/** Saves what was typed, or says everything that is wrong with it. */
async function answerForm(
  { form, about, services }: Submitted<ApiFormState>,
  { api, file, notice, save }: Saving,
): Promise<StepResult<ApiFormState>> {
  const { t } = about;
  const reason = readReason(form, t);
  if (!reason.ok) {
    // A form without a reason writes nothing, and every other mistake is told with the missing one.
    const checked = checkApi(file, services.config);
    const wrong = checked.ok ? {} : explainApi(checked.problems, { form, t });
    return { ok: false, errors: { ...wrong, ...reason.errors } };
  }
  const answer = await save(reason.reason);
  if (answer.ok) return { ok: true, patch: {}, next: `${apiAddress(answer.value.id)}?notice=${notice}` };
  const { refused } = answer;
  if (refused.kind === 'registration') return { ok: false, errors: explainApi(refused.problems, { form, t }) };
  if (refused.kind === 'stale_api')
    return {
      ok: false,
      isStale: true,
      errors: { step: t.apis.form.moved.summary },
      shown: { moved: api && fieldsBeyond(api, form) },
      corrected: { baseVersion: String(refused.version) },
    };
  return explainRefusal(refused, { t, services });
}

/** Registers an API. */
export const newApiPage: AdminPage = {
  path: `${apisPath}/nouvelle`,
  action: 'clients.manage',
  write: 'clients.manage',
  maxFormBytes,
  flow() {
    const step: StayingStep<ApiFormState> = {
      name: 'essentials',
      owns: ['kept'],
      page: {
        wide: true,
        head: ({ about }) => ({ back: { href: apisPath, label: about.t.apis.back } }),
        accepts: ({ action }) => action === 'create',
      },
      submit(submitted) {
        const { form, services } = submitted;
        const file = readApiForm(form);
        return answerForm(submitted, {
          file,
          notice: 'created',
          save: (reason) => registerApi(services, { file, reason }),
        });
      },
      title: ({ t }) => t.apis.register,
      view: (view) => (
        <ApiForm values={typedValues(typedPage, view) ?? emptyApiForm} action="create" cancel={apisPath} />
      ),
    };
    return stayingFlow<ApiFormState>('api-registration', [step]);
  },
};

function MovedNotice({ api, moved }: { readonly api: ApiRecord; readonly moved: readonly ApiField[] }) {
  const { moved: texts, fields } = usePage().t.apis.form;
  const present = apiForm(api);
  return (
    <Alert kind="warning" title={texts.title} id="stale">
      <p>{moved.length > 0 ? texts.again : texts.same}</p>
      <dl class="app-facts">
        {moved.map((name) => {
          const field = fields[name];
          return (
            <Fact key={name} label={'legend' in field ? field.legend : field.label}>
              {present[name] || texts.nothing}
            </Fact>
          );
        })}
      </dl>
    </Alert>
  );
}

/** Changes an API. */
export const editApiPage: AdminPage = {
  path: `${apisPath}/:id/modifier`,
  action: 'clients.manage',
  write: 'clients.manage',
  maxFormBytes,
  async flow(visit) {
    const api = await findApi(visit);
    const { id, names, version } = api;
    const step: StayingStep<ApiFormState> = {
      name: 'edit',
      owns: ['kept'],
      page: {
        wide: true,
        head: ({ about }) => ({ back: { href: apiAddress(id), label: about.t.apis.titleOf(names[about.lang]) } }),
        accepts: ({ action }) => action === 'save',
      },
      submit(submitted) {
        const { form, services } = submitted;
        const { identifier: _fixed, ...given } = readApiForm(form);
        const order = { id, given, baseVersion: readBaseVersion(form) };
        return answerForm(submitted, {
          api,
          file: { ...toApiFile(api), ...given },
          notice: 'saved',
          save: (reason) => changeApi(services, { ...order, reason }),
        });
      },
      title: ({ t, lang }) => t.apis.form.titleOf(names[lang]),
      view: (view) => (
        <>
          {view.state.moved && <MovedNotice api={api} moved={view.state.moved} />}
          <ApiForm
            values={typedValues(typedPage, view) ?? { ...apiForm(api), baseVersion: String(version) }}
            action="save"
            cancel={apiAddress(id)}
          />
        </>
      ),
    };
    return stayingFlow<ApiFormState>('api-edit', [step]);
  },
};
