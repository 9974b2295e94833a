import { agreeToAct, type AgreementAnswer, type AnswerRefusal } from '../../../src/commands/approvals/agree-to-act.ts';
import { refuseApproval } from '../../../src/commands/approvals/refuse-approval.ts';
import { nameAgents, type NamedAgents } from '../../../src/commands/approvals/name-agents.ts';
import { showRequest, type ShownApproval } from '../../../src/commands/approvals/show-request.ts';
import { approvalReference } from '../../../src/domain/approvals/approval-reference.ts';
import { needsOnePress, rightFor } from '../../../src/domain/approvals/second-agent.ts';
import { isRole } from '../../../src/domain/roles/roles.ts';
import { AppError } from '../../../src/errors.ts';
import type { LostDeviceRequest } from '../../../src/store/lost-device/lost-device-requests.ts';
import { liveNotice } from '../../signed-in/live-notice.ts';
import { keptFields } from '../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import type { Texts } from '../../texts/index.ts';
import { Button } from '../../views/forms/button.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { MandatoryMention } from '../../views/forms/mandatory-mention.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { AdminVisit } from '../admin-page.ts';
import { CancelLink } from '../cancel-link.tsx';
import { readReason, ReasonField } from '../reason.tsx';
import { nameAgent, nameAuthor } from '../name-author.ts';
import { Facts, hurdleOf, PersonLink, requestHead, UnsavedAnswer } from './request-parts.tsx';
import type { RequestState } from './request-state.ts';
import { requestAddress, requestsRoot } from './requests-address.ts';

interface Props {
  readonly visit: AdminVisit;
  readonly shown: ShownApproval;
  readonly agents: NamedAgents;
}

type View = StepView<RequestState>;

/** Returns what was typed for the act, in words. A member without a name of ours is shown under its own. */
function inputFacts(t: Texts, { input }: ShownApproval) {
  const { inputs, yes } = t.approvals;
  const names: Readonly<Record<string, string>> = inputs;
  return Object.entries(input)
    .filter(([name, value]) => name !== 'id' && value !== false && value !== undefined)
    .map(([name, value]) => {
      const role = name === 'role' && isRole(value) ? t.admin.roles.names[value] : undefined;
      return [names[name] ?? name, role ?? (value === true ? yes : String(value))] as const;
    });
}

function Agreements({ shown, agents, t }: Pick<Props, 'shown' | 'agents'> & { readonly t: Texts }) {
  if (shown.agreements.length === 0) return <>{t.approvals.facts.noAgreement}</>;
  const { by, reason: asked } = shown.approval;
  return (
    <ul class="app-plain-list" id="agreements">
      {shown.agreements.map(({ accountId, reason, at }) => (
        <li key={accountId}>
          {nameAgent(t, accountId, agents)}, {t.dates.moment(at)}
          {/* The reason of who asked stands above. */}
          {!(by.kind === 'account' && by.id === accountId && reason === asked) && (
            <>
              <br />
              {reason}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Returns what the second agent must know of the request for a lost device: the person names its reference when she is called. */
const deviceFacts = (t: Texts, { id, reference, proof, endsAt }: LostDeviceRequest, now: number) => {
  const { facts: names, proofs, duration } = t.approvals;
  const link = (
    <a class="fr-link" href={requestAddress(id)}>
      {reference}
    </a>
  );
  return [
    [names.device, link],
    [names.proofs, proofs(proof)],
    [names.wait, names.waitLeft(t.dates.moment(endsAt), duration(Math.max(0, endsAt - now)))],
  ] as const;
};

function ActFacts({ visit, shown, agents, t }: Props & { readonly t: Texts }) {
  const { facts: names, actNames, endings, duration } = t.approvals;
  const { approval, person, device } = shown;
  const { end } = approval;
  const now = visit.services.nowSeconds();
  const left = Math.max(0, approval.lapsesAt - now);
  return (
    <Facts
      facts={[
        [names.act, actNames[approval.act]],
        ...inputFacts(t, shown),
        [names.person, <PersonLink person={person} visit={visit} />],
        ...(device ? deviceFacts(t, device, now) : []),
        [names.by, nameAuthor(t, approval.by, agents)],
        [names.at, t.dates.moment(approval.at)],
        [names.reason, approval.reason],
        [names.agreements, <Agreements shown={shown} agents={agents} t={t} />],
        [names.left, end ? undefined : duration(left)],
        [names.ended, end && <span id="ending">{endings[end.ending]}</span>],
        [names.endedBy, end?.by === undefined ? undefined : nameAgent(t, end.by, agents)],
        [names.endReason, end?.reason],
      ]}
    />
  );
}

/** Says whose agreement is missing. */
function needOf({ visit, shown: { approval, agreements } }: Props, { needs }: Texts['approvals']): string {
  if (agreements.some(({ accountId }) => accountId === visit.account.id)) return needs.first;
  if (needsOnePress(approval.act)) return needs.administrator;
  if (agreements.length > 0) return needs.one;
  return approval.by.kind === 'account' && approval.by.through === undefined ? needs.two : needs.program;
}

function AnswerForm({ props, view: { about } }: { readonly props: Props; readonly view: View }) {
  const texts = about.t.approvals;
  const { visit, shown } = props;
  const { by } = shown.approval;
  const isOwn = by.kind === 'account' && by.id === visit.account.id;
  const hasAgreed = shown.agreements.some(({ accountId }) => accountId === visit.account.id);
  return (
    <StepForm>
      <SectionTitle>{texts.form.title}</SectionTitle>
      <MandatoryMention />
      <ReasonField hint={hasAgreed && isOwn ? texts.form.withdrawHint : texts.form.reasonHint} />
      <ButtonGroup>
        {!hasAgreed && <Button action="approve">{texts.form.approve}</Button>}
        <Button action="refuse" kind="secondary">
          {isOwn ? texts.form.withdraw : texts.form.refuse}
        </Button>
        <CancelLink href={requestsRoot} />
      </ButtonGroup>
    </StepForm>
  );
}

/** Says what the last answer did. The first agent comes here from the page of a lost device, and reads that nothing is done yet. */
function AnswerNotice({ props, view: { state, errors, about } }: { readonly props: Props; readonly view: View }) {
  const { notices } = about.t.approvals;
  const { visit, shown } = props;
  const { by, end } = shown.approval;
  if (Object.keys(errors).length > 0) return null;
  const done = liveNotice(state.notice, about);
  if (done) return <StatusNotice kind="success">{notices[done.kind]}</StatusNotice>;
  const isAsked = !end && by.kind === 'account' && by.id === visit.account.id && visit.query.has('asked');
  return isAsked ? <StatusNotice kind="info">{notices.asked}</StatusNotice> : null;
}

function ActView({ props: asked, view }: { readonly props: Props; readonly view: View }) {
  const props = { ...asked, ...view.state.present };
  const { visit, shown } = props;
  const { approval, person } = shown;
  const { t } = view.about;
  const texts = t.approvals;
  const hurdle = hurdleOf(visit, { person, right: rightFor(approval.act) });
  return (
    <>
      <UnsavedAnswer {...view} />
      <AnswerNotice props={props} view={view} />
      <ActFacts {...props} t={t} />
      {!approval.end && (
        <>
          <SectionTitle>{texts.effect.title}</SectionTitle>
          <p id="effect">{texts.effect.of[approval.act]}</p>
          <p id="needs">{needOf(props, texts)}</p>
          {hurdle === undefined ? <AnswerForm props={props} view={view} /> : <p id="hurdle">{texts.you[hurdle]}</p>}
        </>
      )}
    </>
  );
}

type Refused = Exclude<AgreementAnswer | AnswerRefusal, { readonly kind: 'done' | 'counted' }>;

/** Puts into words why an answer did not count. */
function refusalOf(t: Texts, answer: Refused): StepResult<RequestState> {
  const texts = t.approvals;
  switch (answer.kind) {
    case 'gone':
    case 'no_right':
      throw new AppError('not_found');
    case 'own_account':
      throw new AppError('forbidden');
    // The form was examined before.
    case 'invalid_reason':
      throw new AppError('bad_request');
    case 'ended':
      return {
        ok: false,
        isStale: true,
        errors: { step: texts.endedMeanwhile(texts.endings[answer.approval.end?.ending ?? 'lapsed']) },
      };
    case 'agreed_not_done':
      return { ok: false, isStale: true, errors: { step: texts.refusals[answer.why] } };
    case 'already_agreed':
      return { ok: false, isStale: true, errors: { step: texts.alreadyAgreed } };
    case 'not_two':
      return { ok: false, isStale: true, errors: { step: texts.notTwo } };
  }
}

async function submit(
  { form, services, about }: Submitted<RequestState>,
  { visit, shown }: Props,
): Promise<StepResult<RequestState>> {
  const reason = readReason(form, about.t);
  if (!reason.ok) return { ok: false, errors: reason.errors };
  const answer = {
    id: shown.approval.id,
    byAccountId: visit.account.id,
    reason: reason.reason,
    requestId: about.requestId,
  };
  const answered =
    form['action'] === 'approve' ? await agreeToAct(services, answer) : await refuseApproval(services, answer);
  switch (answered.kind) {
    case 'done':
    case 'counted':
    case 'refused':
    case 'withdrawn':
      return { ok: true, patch: { notice: { kind: answered.kind, at: about.now }, kept: undefined } };
    default: {
      const refused = refusalOf(about.t, answered);
      const present = await showRequest(services, answer.id);
      if (refused.ok || present?.kind !== 'act') throw new AppError('not_found');
      return { ...refused, shown: { present: { shown: present, agents: await nameAgents(services, [present]) } } };
    }
  }
}

/** The page of an act that waits for two agents. */
export const waitingActStep = (props: Props): StayingStep<RequestState> => ({
  name: 'answer',
  page: {
    wide: true,
    head: requestHead,
    initial: (state, about) => ({ reason: '', ...keptFields(state, about) }),
    accepts: ({ action }) => action === 'approve' || action === 'refuse',
  },
  submit: (submitted) => submit(submitted, props),
  title: ({ t }) => t.approvals.titleOf(approvalReference(props.shown.approval.id)),
  view: (view) => <ActView props={props} view={view} />,
});
