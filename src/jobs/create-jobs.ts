import { createMailTransport, type MailServer } from '../mail/transport.ts';
import type { Services } from '../services.ts';
import { createLoop, type Loop, type LoopOptions } from './create-loop.ts';
import { createDelivery } from './deliver-mail.ts';
import { inTurn } from './each-due.ts';
import { describeProcess } from './describe-process.ts';
import type { Job, JobPages } from './job.ts';
import { jobList } from './job-list.ts';
import { createEventSender } from './send-events.ts';
import { createTelling, deletionNews, sessionNews } from './tell-services.ts';
import type { JobName } from '../domain/state/job-names.ts';
import { beatSeconds } from '../domain/state/process-facts.ts';

/** Loops count in milliseconds. */
const second = 1000;
/** A stop waits so many milliseconds for a slow mail server. The message is sent again later. */
const patience = 5 * second;

/** Jobs that run by themselves beside the requests. */
export interface Jobs {
  start(): void;
  /** Delivers now, because messages were committed. */
  readonly kick: () => void;
  /** Sends messages by another server from now on. */
  readonly useMailServer: (server: MailServer) => void;
  /** Lets the running rounds end, and begins none until the function is called that it returns. Tests count statements meanwhile. */
  hold(): Promise<() => void>;
  /** Resolves when the running rounds have ended. */
  stop(): Promise<void>;
}

/** Makes what makes the loops, of which each tells the metrics of its rounds. */
function countingRounds({ metrics, nowSeconds }: Services) {
  return (options: LoopOptions & { readonly name: JobName }): Loop => {
    const { name: task, every } = options;
    metrics.jobInterval({ task }, every / second);
    return createLoop({
      ...options,
      onRound({ duration, isDone }) {
        metrics.jobRound({ task, outcome: isDone ? 'ok' : 'failed' });
        metrics.jobSeconds({ task }, duration / second);
        if (isDone) metrics.jobSucceededAt({ task }, nowSeconds());
      },
    });
  };
}

export function createJobs(services: Services, pages: JobPages): Jobs {
  const loop = countingRounds(services);
  const transport = createMailTransport(services.config);
  const stopping = new AbortController();
  const deliverer = createDelivery(services, { transport, signal: stopping.signal });
  const logError = (message: string) => (error: unknown) => services.log.error({ err: error }, message);

  const delivery = loop({
    name: 'mail',
    firstAfter: 0,
    every: second,
    work: (isStopping) => deliverer.round(isStopping),
    onError: logError('messages could not be delivered'),
  });
  const { signal } = stopping;
  const tellers = [
    createTelling(services, { news: sessionNews(services), signal }),
    createTelling(services, { news: deletionNews(services), signal }),
  ];
  const telling = loop({
    name: 'service-notices',
    firstAfter: 0,
    every: second,
    work: (isStopping) => inTurn(tellers.map((teller) => () => teller.round(isStopping))),
    onError: logError('services could not be told of the end of sessions and accounts'),
  });
  const sender = createEventSender(services, signal);
  const sending = loop({
    name: 'event-delivery',
    firstAfter: 0,
    every: second,
    work: (isStopping) => sender.round(isStopping),
    onError: logError('events could not be sent to services'),
  });
  const listed = Object.fromEntries(
    (Object.entries(jobList) as [keyof typeof jobList, Job][]).map(([name, job]) => [
      name,
      loop({
        name,
        firstAfter: job.firstAfter * second,
        every: job.every * second,
        work: job.begin(services, pages),
        onError: logError(job.failure),
      }),
    ]),
  ) as Record<keyof typeof jobList, Loop>;
  const working = [delivery, telling, sending, ...Object.values(listed)];
  const heartbeat = loop({
    name: 'heartbeat',
    firstAfter: second,
    every: beatSeconds * second,
    work: () => services.state.processes.beat(describeProcess(services, working)),
    onError: logError('the state of this process could not be written'),
  });
  const loops = [...working, heartbeat];
  const workers = [deliverer, sender, ...tellers];
  services.outbox.onWake(delivery.kick);
  services.clients.logoutNotices.onWake(telling.kick);
  services.account.exports.onWake(listed.exports.kick);
  services.events.notices.onWake(sending.kick);
  services.clients.deletionNotices.onWake(telling.kick);

  return {
    start() {
      for (const loop of loops) loop.start();
    },
    kick: delivery.kick,
    useMailServer(server) {
      transport.use(server);
      // Messages that wait because of the former server are tried at once.
      const tryAgain = () => services.outbox.serverIsBack().then(delivery.kick);
      tryAgain().catch(logError('messages that wait for the mail server could not be made due'));
    },
    async hold() {
      await Promise.all(loops.map((loop) => loop.hold()));
      await Promise.all(workers.map((worker) => worker.idle()));
      return () => {
        for (const loop of loops) loop.release();
      };
    },
    async stop() {
      const impatience = setTimeout(() => stopping.abort(), patience);
      await Promise.all(loops.map((loop) => loop.stop()));
      await Promise.all(workers.map((worker) => worker.idle()));
      await services.clients.uses.write().catch(logError('the last uses of services could not be written'));
      await services.state.processes.leave().catch(logError('the state of this process could not be written'));
      await services.clients.refusals.save().catch(logError('refused requests of services could not be written'));
      clearTimeout(impatience);
      transport.close();
    },
  };
}
