import type { TellOfPausedStream } from '../commands/events/pause-stream.ts';
import type { LostDeviceMessages } from '../commands/lost-device/move-lost-device-on.ts';
import { createMailTransport, type MailServer } from '../mail/transport.ts';
import type { Services } from '../services.ts';
import { chainAudit } from './chain-audit.ts';
import { clearExpired } from './clear-expired.ts';
import { closeInactive, type InactivityMessages } from './close-inactive.ts';
import { createLoop, type Loop, type LoopOptions } from './create-loop.ts';
import { createDelivery, type WithoutCode } from './deliver-mail.ts';
import { followApprovals } from './follow-approvals.ts';
import { followCorrections } from './follow-corrections.ts';
import { followLostDevices } from './follow-lost-devices.ts';
import { inTurn } from './each-due.ts';
import { emptyBin } from './empty-bin.ts';
import { makeExports, type ExportWords } from './make-exports.ts';
import { tellOfFailures, type TellOfFailures } from './tell-of-failures.ts';
import { tellOfNewBrowsers, type TellOfNewBrowsers } from './tell-of-new-browsers.ts';
import { remindOfLegacyEnds, type RemindOfLegacyEnd } from './remind-of-legacy-ends.ts';
import { remindOfSecrets, type RemindOfSecret } from './remind-of-secrets.ts';
import { tellOfLostContacts, type TellOfLostContact } from './tell-of-lost-contacts.ts';
import { remindOfPasswords, type RemindOfPassword } from './remind-of-passwords.ts';
import { createDayCounter } from './count-days.ts';
import { createEventMaker } from './derive-events.ts';
import { describeProcess } from './describe-process.ts';
import { deleteDueAccounts, type SayFarewell } from './delete-accounts.ts';
import { createSender } from './send-events.ts';
import { createTelling, deletionNews, sessionNews, type SignNotice } from './tell-services.ts';
import type { LogoutNotice, ServiceNotice } from '../store/clients/service-notices.ts';
import type { JobName } from '../domain/state/job-names.ts';
import { beatSeconds } from '../domain/state/process-facts.ts';
import { hour, minute } from '../domain/time.ts';

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

/** Functions that draw messages and sign tokens for the jobs, which do neither themselves. */
export interface JobMessages {
  readonly lostDevice: LostDeviceMessages;
  readonly passwordReminder: RemindOfPassword;
  readonly secretReminder: RemindOfSecret;
  readonly legacyReminder: RemindOfLegacyEnd;
  readonly lostContact: TellOfLostContact;
  readonly pausedStream: TellOfPausedStream;
  readonly failures: TellOfFailures;
  readonly newBrowsers: TellOfNewBrowsers;
  readonly inactivity: InactivityMessages;
  readonly farewell: SayFarewell;
  readonly logoutToken: SignNotice<LogoutNotice>;
  readonly deletionToken: SignNotice<ServiceNotice>;
  readonly withoutCode: WithoutCode;
  readonly exports: ExportWords;
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

export function createJobs(services: Services, messages: JobMessages): Jobs {
  const loop = countingRounds(services);
  const transport = createMailTransport(services.config);
  const stopping = new AbortController();
  const deliverer = createDelivery(services, {
    transport,
    withoutCode: messages.withoutCode,
    signal: stopping.signal,
  });
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
    createTelling(services, { news: sessionNews(services, messages.logoutToken), signal }),
    createTelling(services, { news: deletionNews(services, messages.deletionToken), signal }),
  ];
  const telling = loop({
    name: 'service-notices',
    firstAfter: 0,
    every: second,
    work: (isStopping) => inTurn(tellers.map((teller) => () => teller.round(isStopping))),
    onError: logError('services could not be told of the end of sessions and accounts'),
  });
  const { pausedStream: tell } = messages;
  const sender = createSender(services, { signal, tell });
  const sending = loop({
    name: 'event-delivery',
    firstAfter: 0,
    every: second,
    work: (isStopping) => sender.round(isStopping),
    onError: logError('events could not be sent to services'),
  });
  const exporting = loop({
    name: 'exports',
    firstAfter: second,
    every: 5 * second,
    work: (isStopping) => makeExports(services, { words: messages.exports, isStopping }),
    onError: logError('an export could not be made'),
  });
  const uses = loop({
    name: 'uses-of-services',
    firstAfter: minute * second,
    every: minute * second,
    work: () => services.clientUses.write(),
    onError: logError('the last uses of services could not be written'),
  });
  const counting = loop({
    name: 'statistics',
    firstAfter: 5 * second,
    every: 10 * second,
    work: createDayCounter(services),
    onError: logError('the statistics could not be made'),
  });
  const others = [
    exporting,
    counting,
    loop({
      name: 'event-streams',
      firstAfter: 2 * second,
      every: 2 * second,
      work: createEventMaker(services, { tell }),
      onError: logError('events could not be put on streams'),
    }),
    loop({
      name: 'refusals-of-services',
      firstAfter: 5 * second,
      every: 5 * second,
      work: () => services.refusals.save(),
      onError: logError('refused requests of services could not be written'),
    }),
    loop({
      name: 'expiry',
      firstAfter: minute * second,
      every: minute * second,
      work: (isStopping) => clearExpired(services, isStopping),
      onError: logError('expired rows could not be cleared'),
    }),
    loop({
      name: 'audit-chain',
      firstAfter: 10 * second,
      every: 10 * second,
      work: (isStopping) => chainAudit(services, isStopping),
      onError: logError('the audit could not be chained'),
    }),
    loop({
      name: 'address-corrections',
      firstAfter: second,
      every: minute * second,
      work: (isStopping) => followCorrections(services, isStopping),
      onError: logError('corrected addresses could not take effect'),
    }),
    loop({
      name: 'lost-devices',
      firstAfter: second,
      every: minute * second,
      work: (isStopping) => followLostDevices(services, { messages: messages.lostDevice, isStopping }),
      onError: logError('requests about lost devices could not go on'),
    }),
    loop({
      name: 'approvals',
      firstAfter: second,
      every: minute * second,
      work: (isStopping) => followApprovals(services, isStopping),
      onError: logError('requests for a second agent could not go on'),
    }),
    loop({
      name: 'deletions',
      firstAfter: second,
      every: minute * second,
      work: (isStopping) => deleteDueAccounts(services, { farewell: messages.farewell, isStopping }),
      onError: logError('accounts could not be deleted'),
    }),
    loop({
      name: 'inactivity',
      firstAfter: minute * second,
      every: hour * second,
      work: (isStopping) => closeInactive(services, { messages: messages.inactivity, isStopping }),
      onError: logError('accounts that nobody uses could not be looked at'),
    }),
    loop({
      name: 'password-reminders',
      firstAfter: second,
      every: 10 * minute * second,
      work: (isStopping) => remindOfPasswords(services, { remind: messages.passwordReminder, isStopping }),
      onError: logError('reminders about passwords could not be written'),
    }),
    loop({
      name: 'secret-reminders',
      firstAfter: 10 * second,
      every: 10 * minute * second,
      work: (isStopping) =>
        inTurn([
          () => remindOfSecrets(services, { remind: messages.secretReminder, isStopping }),
          () => remindOfLegacyEnds(services, { remind: messages.legacyReminder, isStopping }),
        ]),
      onError: logError('reminders about secrets could not be written'),
    }),
    loop({
      name: 'lost-contacts',
      firstAfter: 10 * second,
      every: minute * second,
      work: (isStopping) => tellOfLostContacts(services, { tell: messages.lostContact, isStopping }),
      onError: logError('messages about lost contacts could not be written'),
    }),
    loop({
      name: 'failure-notices',
      firstAfter: second,
      every: minute * second,
      work: (isStopping) => tellOfFailures(services, { tell: messages.failures, isStopping }),
      onError: logError('messages about failed sign-ins could not be written'),
    }),
    uses,
    loop({
      name: 'service-bin',
      firstAfter: minute * second,
      every: hour * second,
      work: (isStopping) => emptyBin(services, isStopping),
      onError: logError('services could not be deleted for good'),
    }),
    loop({
      name: 'new-browsers',
      firstAfter: second,
      every: minute * second,
      work: (isStopping) => tellOfNewBrowsers(services, { tell: messages.newBrowsers, isStopping }),
      onError: logError('messages about new browsers could not be written'),
    }),
  ];
  const working = [delivery, telling, sending, ...others];
  const heartbeat = loop({
    name: 'heartbeat',
    firstAfter: second,
    every: beatSeconds * second,
    work: () => services.processes.beat(describeProcess(services, working)),
    onError: logError('the state of this process could not be written'),
  });
  const loops = [...working, heartbeat];
  const workers = [deliverer, sender, ...tellers];
  services.outbox.onWake(delivery.kick);
  services.logoutNotices.onWake(telling.kick);
  services.exports.onWake(exporting.kick);
  services.eventNotices.onWake(sending.kick);
  services.deletionNotices.onWake(telling.kick);

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
      await services.clientUses.write().catch(logError('the last uses of services could not be written'));
      await services.processes.leave().catch(logError('the state of this process could not be written'));
      await services.refusals.save().catch(logError('refused requests of services could not be written'));
      clearTimeout(impatience);
      transport.close();
    },
  };
}
