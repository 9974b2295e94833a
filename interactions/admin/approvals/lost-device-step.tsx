import type { ActAnswer } from '../../../src/commands/people/act-on-person.ts';
import { actOnPerson } from '../../../src/commands/people/act-on-person.ts';
import type { ShownDeviceRequest } from '../../../src/commands/approvals/show-request.ts';
import { parseReason } from '../../../src/domain/fields/reason.ts';
import { agentRight } from '../../../src/domain/approvals/second-agent.ts';
import { approvalReference } from '../../../src/domain/approvals/approval-reference.ts';
import type { ApprovalActName } from '../../../src/domain/approvals/act-names.ts';
import { AppError } from '../../../src/errors.ts';
import { keptFields } from '../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import type { Texts } from '../../texts/index.ts';
import { Button } from '../../views/forms/button.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { MandatoryMention } from '../../views/forms/mandatory-mention.tsx';
import { Details } from '../../views/details.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { TextArea } from '../../views/forms/text-area.tsx';
import type { AdminVisit } from '../admin-page.ts';
import { CancelLink } from '../cancel-link.tsx';
import { readReason, ReasonField } from '../reason.tsx';
import { Facts, hurdleOf, PersonLink, requestHead, UnsavedAnswer } from './request-parts.tsx';
import type { RequestState } from './request-state.ts';
import { requestAddress, requestsRoot } from './requests-address.ts';

interface Props {
  readonly visit: AdminVisit;
  readonly shown: ShownDeviceRequest;
  /** True where every act on this person needs two agents. */
  readonly isGuarded: boolean;
}

type View = StepView<RequestState>;

function DeviceFacts({ visit, shown, t }: Omit<Props, 'isGuarded'> & { readonly t: Texts }) {
  const { facts: names, duration, proofs } = t.approvals;
  const { request, person } = shown;
  const { moment: at } = t.dates;
  const left = Math.max(0, request.endsAt - visit.services.nowSeconds());
  return (
    <Facts
      facts={[
        [names.person, <PersonLink person={person} visit={visit} />],
        [names.at, at(request.begunAt)],
        [names.proofs, proofs(request.proof)],
        [names.wait, names.waitLeft(at(request.endsAt), duration(left))],
      ]}
    />
  );
}

interface FormProps extends Pick<Props, 'isGuarded' | 'shown'> {
  readonly view: View;
}

/** Offers the answers that no agent has given yet. A given one waits on its own page, and this page leads there. */
function AnswerForm({ isGuarded, shown: { waiting }, view: { about, errors } }: FormProps) {
  const { form: texts, device } = about.t.approvals;
  const isOffered = (name: ApprovalActName) => waiting.every(({ act }) => act !== name);
  const [mayShorten, mayRefuse] = [isOffered('approve-lost-device'), isOffered('refuse-lost-device')];
  if (!mayShorten && !mayRefuse) return null;
  const form = (
    <StepForm>
      {mayShorten && (
        <>
          <SectionTitle>{texts.deviceTitle}</SectionTitle>
          <p>{device.effect}</p>
        </>
      )}
      {mayRefuse && <p id="refusal">{isGuarded ? device.guardedRefusal : device.refusal}</p>}
      <MandatoryMention someOptional={mayRefuse && mayShorten} />
      <ReasonField hint={texts.reasonHint} />
      {mayRefuse && (
        <TextArea
          name="sentence"
          label={mayShorten ? texts.sentence : texts.refusalSentence}
          hint={texts.sentenceHint}
          optional={mayShorten}
        />
      )}
      <ButtonGroup>
        {mayShorten && <Button action="approve">{texts.shorten}</Button>}
        {mayRefuse && (
          <Button action="refuse" kind={mayShorten ? 'secondary' : 'primary'}>
            {texts.refuseDevice}
          </Button>
        )}
        <CancelLink href={requestsRoot} />
      </ButtonGroup>
    </StepForm>
  );
  if (mayShorten) return form;
  // The way to the answer that waits is the first act of the page.
  return (
    <div class="fr-mt-6w">
      <Details summary={texts.refuseDevice} open={Object.keys(errors).length > 0}>
        {form}
      </Details>
    </div>
  );
}

function DeviceView({ props, view }: { readonly props: Props; readonly view: View }) {
  const { visit, shown } = props;
  const { t } = view.about;
  const texts = t.approvals;
  const hurdle = hurdleOf(visit, { person: shown.person, right: agentRight });
  return (
    <>
      <UnsavedAnswer {...view} />
      <DeviceFacts {...props} t={t} />
      {shown.waiting.map(({ id, act }) => (
        <section key={id} id={`waiting-${act}`}>
          <p>{texts.device.waits(texts.actNames[act])}</p>
          <LoneLink href={requestAddress(id)}>{texts.device.toAnswer(approvalReference(id))}</LoneLink>
        </section>
      ))}
      {hurdle === undefined ? (
        <AnswerForm isGuarded={props.isGuarded} shown={shown} view={view} />
      ) : (
        <p id="hurdle">{texts.you[hurdle]}</p>
      )}
    </>
  );
}

/** Says where the agent goes after her answer, or why it does not count. */
function resultOf(t: Texts, answer: ActAnswer): StepResult<RequestState> {
  const texts = t.approvals;
  switch (answer.kind) {
    case 'done':
      return { ok: true, patch: {}, next: `${requestsRoot}?notice=refused` };
    case 'waiting':
      return { ok: true, patch: {}, next: `${requestAddress(answer.approval.id)}?asked` };
    case 'already_waiting':
      return { ok: false, isStale: true, errors: { step: texts.waitsAlready } };
    case 'own_account':
      throw new AppError('forbidden');
    case 'invalid_input':
      return { ok: false, errors: { sentence: texts.form.sentenceMissing } };
    case 'invalid_reason':
    case 'gone':
    case 'no_right':
      throw new AppError('not_found');
    default:
      return { ok: false, isStale: true, errors: { step: texts.refusals[answer.kind] } };
  }
}

async function submit(
  { form, services, about }: Submitted<RequestState>,
  { visit, shown }: Props,
): Promise<StepResult<RequestState>> {
  const { t } = about;
  const isApproved = form['action'] === 'approve';
  const reason = readReason(form, t);
  const isSaid = isApproved || parseReason(form['sentence']).ok;
  if (!reason.ok || !isSaid)
    return {
      ok: false,
      errors: { ...(!reason.ok && reason.errors), ...(!isSaid && { sentence: t.approvals.form.sentenceMissing }) },
    };
  const { id } = shown.request;
  const answer = await actOnPerson(services, {
    act: isApproved ? 'approve-lost-device' : 'refuse-lost-device',
    accountId: shown.person.id,
    input: isApproved ? { id } : { id, sentence: form['sentence'] },
    reason: reason.reason,
    by: { kind: 'account', id: visit.account.id },
    requestId: about.requestId,
  });
  return resultOf(t, answer);
}

/** The page of a request about a lost device. */
export const deviceStep = (props: Props): StayingStep<RequestState> => ({
  name: 'device',
  owns: ['kept'],
  page: {
    wide: true,
    head: requestHead,
    initial: (state, about) => ({ reason: '', sentence: '', ...keptFields(state, about) }),
    accepts: ({ action }) => action === 'approve' || action === 'refuse',
  },
  submit: (submitted) => submit(submitted, props),
  title: ({ t }) => t.approvals.titleOf(props.shown.request.reference),
  view: (view) => <DeviceView props={props} view={view} />,
});
