import { settingsOf } from '../../../../src/domain/library-settings/libraries.ts';
import { programSettings } from '../../../../src/domain/library-settings/program-settings.ts';
import { settingsFacts } from '../../../../src/domain/library-settings/settings-facts.ts';
import type { TrialParams } from '../../../../src/oidc/trial/trial.ts';
import type { Step, StepView } from '../../../engine/flow.ts';
import { Alert } from '../../../views/alert.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import type { ClientVisit } from '../client-page.ts';
import { SettingsFileView } from '../library-settings/settings-file.tsx';
import { TrialForm } from './trial-form-view.tsx';
import { initialForm, readTrial, signsInHere, typedMark } from './trial-form.ts';

/** Shows the command that tries a program which nobody signs in to. */
function Command({ visit }: { readonly visit: ClientVisit }) {
  const { test, settings } = usePage().t.clientHelp;
  const { clientId, metadata } = visit.client;
  const facts = settingsFacts(metadata, { clientId, issuer: visit.services.config.issuer });
  const { files } = settingsOf(programSettings.curl, { facts, placeholder: settings.environment.placeholder });
  return (
    <>
      <p>{test.command}</p>
      {files.slice(1).map((file) => (
        <SettingsFileView key={file.name} id="command" file={file} />
      ))}
    </>
  );
}

function TrialView({ visit, ...step }: StepView<TrialState> & { readonly visit: ClientVisit }) {
  const texts = step.about.t.clientHelp.test;
  const isOff = visit.client.disabledAt !== null;
  return (
    <>
      {isOff && (
        <Alert kind="warning" id="disabled">
          {texts.disabled}
        </Alert>
      )}
      {!isOff && !signsInHere(visit) && <Command visit={visit} />}
      {!isOff && signsInHere(visit) && (
        <>
          <p>{texts.intro}</p>
          <TrialForm visit={visit} {...step} />
        </>
      )}
    </>
  );
}

const mayTry = (visit: ClientVisit) => visit.client.disabledAt === null && signsInHere(visit);

/** Says what the page of a trial remembers until its person leaves for the sign-in. */
export interface TrialState {
  readonly params?: TrialParams;
}

/** Makes the step that asks what is to be tried. */
export const trialStep = (visit: ClientVisit): Step<TrialState> => ({
  name: 'try',
  owns: ['params'],
  page: {
    accepts: ({ action }) => action === 'try' && mayTry(visit),
    wide: true,
  },
  needed: ({ params }) => params === undefined,
  async submit({ form, about }) {
    const read = readTrial(form, { visit, t: about.t });
    return read.ok ? { ok: true, patch: { params: read.params } } : read;
  },
  title: ({ t }) => t.clientList.parts.test,
  view: (props) => {
    // A form that was sent says by itself which boxes are ticked.
    const form = props.form[typedMark] === undefined ? { ...initialForm(visit), ...props.form } : props.form;
    return <TrialView {...props} form={form} visit={visit} />;
  },
});
