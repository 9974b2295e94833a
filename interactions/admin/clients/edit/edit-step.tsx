import { editClient } from '../../../../src/commands/clients/registration/edit-client.ts';
import { kindOf, signsInPeople } from '../../../../src/domain/clients/registration/client-kinds.ts';
import { logoAddress, logoPath } from '../../../../src/domain/clients/client-logo.ts';
import type { Form, StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import { answerLogo } from '../../../fields/photo-answer.ts';
import { LoneButton } from '../../../views/forms/button.tsx';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import { StepForm } from '../../../views/forms/step-form.tsx';
import { liveNotice } from '../../../signed-in/live-notice.ts';
import { Notice } from '../../../signed-in/notice.tsx';
import type { KeptForm } from '../../../flow-states/kept-form.ts';
import { readReason, ReasonField } from '../../reason.tsx';
import type { ClientVisit } from '../client-page.ts';
import { explainRefusal, type RefusalShown } from '../explain-refusal.ts';
import { fieldsOf } from '../form/form-fields.ts';
import { Advanced, DataFields, Fields, LogoField, TypedMark } from '../form/client-form-parts.tsx';
import { typedValues } from '../form/typed-values.ts';
import { explainProblems } from '../form/explain-field-problems.ts';
import { missingReasons } from '../form/missing-reasons.ts';
import { shownData, shownFields } from '../form/shown-fields.ts';
import { BaseVersion, readBaseVersion } from '../../base-version.tsx';
import { StaleNotice } from '../versions/stale-notice.tsx';
import { editedMembers, forgedNames, formerScopes } from './edited-members.ts';

export interface EditState extends RefusalShown {
  /** The form that came after the end of the session. */
  readonly kept?: KeptForm;
  /** When the page saved a change; epoch seconds. */
  readonly savedAt?: number | undefined;
  /** Address of a logo that was sent with a form which was refused; null where the form removed the logo. */
  readonly logo?: string | null | undefined;
}

/** Says what the page knows of the client and of the person who changes it. */
function facts(visit: ClientVisit) {
  const { client, services } = visit;
  const { metadata, clientId } = client;
  const kind = kindOf(metadata);
  const isManager = visit.may('clients.manage', clientId);
  return {
    client,
    services,
    metadata,
    kind,
    isManager,
    hasPeople: signsInPeople(kind),
    fields: fieldsOf({ kind, isManager }),
    issuer: services.config.issuer,
  };
}

type Facts = ReturnType<typeof facts>;

/** Keeps a logo of the form even where another field is wrong, because a browser would not send the file again. */
async function answerFile(of: Facts, { form, upload, state, services, about }: Submitted<EditState>) {
  const { metadata, issuer, client } = of;
  const present = state.logo === undefined ? metadata.logo_uri : (state.logo ?? undefined);
  const standing = logoPath({ logo_uri: present }, issuer) && present;
  const answer = await answerLogo({ services, about, clientId: client.clientId, form, upload, standing });
  const { photo, isChanged, problem, ...told } = answer;
  const address = upload && isChanged && photo !== undefined ? logoAddress(photo, issuer) : null;
  return { logo: isChanged ? address : state.logo, problem, told };
}

async function save(of: Facts, submitted: Submitted<EditState>): Promise<StepResult<EditState>> {
  const { client, services, metadata, fields, isManager, kind } = of;
  const { form, about } = submitted;
  const { t } = about;
  const forged = isManager ? [] : forgedNames(form, { kind, fields });
  if (forged.length > 0)
    services.audit({
      event: 'client.fields_ignored',
      clientId: client.clientId,
      requestId: about.requestId,
      details: { fields: forged },
    });
  const { logo, problem, told } = await answerFile(of, submitted);
  const read = readReason(form, t);
  const errors = {
    ...(isManager && of.hasPeople ? missingReasons(form, { before: formerScopes(metadata), t }) : {}),
    ...(problem && { logo: t.clientForm.logo.problems[problem] }),
    ...(read.ok ? {} : read.errors),
  };
  const given = { ...editedMembers(form, of), ...(logo !== undefined && { logo_uri: logo }) };
  const refused = (more: Readonly<Record<string, string>>): StepResult<EditState> => ({
    ok: false,
    errors: { ...more, ...errors },
    patch: { logo, savedAt: undefined },
    ...told,
  });
  // A change that is only examined: the reason is missing, and every other mistake is told with it.
  if (!read.ok || Object.keys(errors).length > 0) return refused({});
  const edited = await editClient(services, {
    clientId: client.clientId,
    given,
    baseVersion: readBaseVersion(form),
    reason: read.reason,
    isManager,
  });
  if (edited.ok) return { ok: true, patch: { savedAt: about.now, logo: undefined } };
  const { refused: refusal } = edited;
  if (refusal.kind === 'registration') return refused(explainProblems({ problems: refusal.problems, fields, form, t }));
  const explained = await explainRefusal(refusal, { t, services });
  return { ...explained, patch: { logo, savedAt: undefined }, corrected: { ...form, ...explained.corrected } };
}

function EditView({ of, state, form, errors, about }: StepView<EditState> & { readonly of: Facts }) {
  const { metadata, fields, isManager, hasPeople, client, issuer } = of;
  const texts = about.t.clientForm;
  const typed = typedValues('edit', { form, state, about });
  const values: Form = typed ?? { ...form, ...shownFields(metadata, fields), ...shownData(metadata) };
  const logo = state.logo === undefined ? metadata.logo_uri : (state.logo ?? undefined);
  const isSaved = state.savedAt !== undefined && liveNotice({ at: state.savedAt }, about) !== undefined;
  return (
    <>
      {isSaved && Object.keys(errors).length === 0 && <StatusNotice kind="success">{texts.edit.saved}</StatusNotice>}
      <Notice state={{ kept: state.kept }} now={about.now} />
      <StaleNotice stale={state.stale} />
      {!isManager && <p>{texts.edit.notYours}</p>}
      <StepForm enctype="multipart/form-data" enter="save" values={values} mandatory="exceptOptional">
        <TypedMark page="edit" />
        <BaseVersion version={typed?.['baseVersion'] ?? String(client.version)} />
        <SectionTitle>{texts.sections.essentials}</SectionTitle>
        <Fields section="essentials" fields={fields} />
        {hasPeople && (
          <>
            <SectionTitle>{texts.sections.data}</SectionTitle>
            <DataFields mayChoose={isManager} asked={formerScopes(metadata)} />
          </>
        )}
        <LogoField logo={logoPath({ logo_uri: logo }, issuer)} />
        <Advanced fields={fields}>
          <Fields section="data" fields={fields} />
        </Advanced>
        <ReasonField />
        <LoneButton action="save">{texts.edit.save}</LoneButton>
      </StepForm>
    </>
  );
}

/** Changes the registration of a client, in one page. */
export function editStep(visit: ClientVisit): StayingStep<EditState> {
  const of = facts(visit);
  return {
    name: 'edit',
    owns: ['kept'],
    page: { wide: true, takesFile: true },
    title: ({ t }) => t.clientList.parts.edit,
    submit: (submitted) => save(of, submitted),
    view: (props) => <EditView {...props} of={of} />,
  };
}
