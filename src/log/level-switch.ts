import type { Logger } from 'pino';
import { minute } from '../domain/time.ts';

/** Seconds after which the detailed log ends by itself: it is left on by mistake easily, and fills the disk. */
const detailedSeconds = 15 * minute;

/** Changes what is logged while the process runs. */
export interface LevelSwitch {
  /** Logs from `debug` on for a quarter of an hour. A second call ends this at once. */
  toggle(): void;
  /** Takes over another LOG_LEVEL. A detailed log goes on until its end. */
  configure(level: string): void;
}

/** @param onDetail is told whether the log is detailed, at first and after each change */
export function createLevelSwitch(
  log: Logger,
  configured: string,
  onDetail: (isDetailed: boolean) => void,
): LevelSwitch {
  let usual = configured;
  let ending: NodeJS.Timeout | undefined;
  const isDetailed = () => ending !== undefined;
  const isUsuallyDetailed = () => ['debug', 'trace'].includes(usual);
  const tell = () => onDetail(isDetailed() || isUsuallyDetailed());
  const end = (reason: string) => {
    clearTimeout(ending);
    ending = undefined;
    // The line is written before the level hides it.
    log.info({ logLevel: usual }, `the log is as LOG_LEVEL says again, ${reason}`);
    log.level = usual;
    tell();
  };
  tell();
  return {
    toggle() {
      if (isDetailed()) return end('because a signal asked for it');
      if (isUsuallyDetailed()) return log.info({ logLevel: usual }, 'the log is detailed already, as LOG_LEVEL says');
      log.level = 'debug';
      ending = setTimeout(() => end('because its time is over'), detailedSeconds * 1000).unref();
      tell();
      log.info({ logLevel: 'debug', seconds: detailedSeconds }, 'the log is detailed for a while');
    },
    configure(level) {
      usual = level;
      if (!isDetailed()) log.level = level;
      tell();
    },
  };
}
