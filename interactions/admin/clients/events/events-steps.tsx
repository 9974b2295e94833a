import { liveNotice } from '../../../signed-in/live-notice.ts';
import { setStreamStatus } from '../../../../src/commands/events/manage-streams.ts';
import { trialOfStream } from '../../../../src/commands/events/verify-stream.ts';
import { keptDays, mostKept, type EventStream, type StreamStatus } from '../../../../src/domain/events/event-stream.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import { readReason, ReasonForm } from '../../reason.tsx';
import { eventsAddress, trialNotice, type EventsState, type EventsVisit } from './events-state.ts';
import { StreamSection } from './stream-section.tsx';

type View = StepView<EventsState> & { readonly visit: EventsVisit };

function EventsView({ state, errors, about, visit }: View) {
  const texts = usePage().t.eventStreams;
  const notice = Object.keys(errors).length > 0 ? undefined : liveNotice(state.notice, about);
  const isGood = notice && !['rejected', 'failed'].includes(notice.kind);
  return (
    <>
      {notice && (
        <StatusNotice kind={isGood ? 'success' : 'warning'}>
          {texts.notices[notice.kind](notice.detail ?? '')}
        </StatusNotice>
      )}
      <p>{texts.intro}</p>
      {visit.streams.length === 0 && <p>{texts.none}</p>}
      {visit.streams.map((shown) => (
        <StreamSection key={shown.stream.id} visit={visit} {...shown} />
      ))}
      <p>{texts.kept(keptDays, mostKept)}</p>
    </>
  );
}

const nothing = (about: Submitted<EventsState>['about']): StepResult<EventsState> => ({
  ok: true,
  patch: {},
  event: 'nothing',
  next: about.path,
});

/** Lists the streams of a client, and sends trials. */
export const eventsStep = (visit: EventsVisit): StayingStep<EventsState> => ({
  name: 'events',
  page: { wide: true },
  async submit({ form, about, services }) {
    const found = visit.streams.find(({ stream }) => stream.id === form['stream']);
    if (form['action'] !== 'try') return nothing(about);
    const { t, now } = about;
    if (!found) return { ok: false, isStale: true, errors: { step: t.eventStreams.gone } };
    const answer = await trialOfStream(services, found.stream);
    return { ok: true, patch: trialNotice(answer, now), event: 'tried', next: eventsAddress(visit) };
  },
  title: ({ t }) => t.clientList.parts.events,
  view: (props) => <EventsView {...props} visit={visit} />,
});

/** Returns the status that the form of a stream leads to. */
const nextStatus = ({ status }: EventStream): StreamStatus => (status === 'enabled' ? 'paused' : 'enabled');

function StatusView({ visit, stream }: View & { readonly stream: EventStream }) {
  const texts = usePage().t.eventStreams;
  const isPause = nextStatus(stream) === 'paused';
  return (
    <>
      <p>{isPause ? texts.pauseIntro(keptDays) : texts.resumeIntro[stream.status === 'disabled' ? 'new' : 'kept']}</p>
      <ReasonForm
        action={isPause ? 'pause' : 'resume'}
        label={isPause ? texts.pause : texts.resume}
        cancel={eventsAddress(visit)}
      />
    </>
  );
}

/** Words for the receiver, which learns that somebody has changed the status, and not why. */
const told: Readonly<Record<string, string>> = {
  paused: 'Paused by the people who answer for the service.',
  enabled: 'Enabled by the people who answer for the service.',
};

/** Pauses a stream, or lets it go on, with a reason for the journal. */
export const statusStep = (visit: EventsVisit, stream: EventStream): StayingStep<EventsState> => ({
  name: 'status',
  page: { wide: true, initial: (state, about) => ({ reason: '', ...keptFields(state, about) }) },
  async submit({ form, about, services }) {
    const { t, now } = about;
    const reason = readReason(form, t);
    if (!reason.ok) return { ok: false, errors: reason.errors };
    const status = nextStatus(stream);
    // The page was drawn for the other act, and somebody was faster.
    if ((form['action'] === 'pause') !== (status === 'paused'))
      return { ok: false, isStale: true, errors: { step: t.eventStreams.gone } };
    const { clientId } = visit.client;
    const change = { clientId, streamId: stream.id, status, by: 'manager', reason: told[status] } as const;
    await setStreamStatus(services, { ...change, noted: reason.reason });
    const kind = status === 'paused' ? 'paused' : 'resumed';
    return { ok: true, patch: { notice: { kind, at: now } }, event: kind, next: eventsAddress(visit) };
  },
  title: ({ t }) => {
    const { pauseTitle, resumeTitle } = t.eventStreams;
    return nextStatus(stream) === 'paused' ? pauseTitle : resumeTitle;
  },
  view: (props) => <StatusView {...props} visit={visit} stream={stream} />,
});
