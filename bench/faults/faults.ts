import { diskFull } from './machine/disk-full.ts';
import type { Fault } from './fault.ts';
import { kill } from './processes/kill.ts';
import { mailHanging } from './mail/mail-hanging.ts';
import { mailRefusing } from './mail/mail-refusing.ts';
import { mailSlow } from './mail/mail-slow.ts';
import { movedClocks } from './machine/moved-clocks.ts';
import { postgresCut } from './database/postgres-cut.ts';
import { postgresFrozen } from './database/postgres-frozen.ts';
import { postgresMute } from './database/postgres-mute.ts';
import { postgresRestarted } from './database/postgres-restarted.ts';
import { postgresStopped } from './database/postgres-stopped.ts';
import { rollingRestart } from './processes/rolling-restart.ts';
import { soak } from './processes/soak.ts';
import { upgrade } from './processes/upgrade.ts';

/** Every fault, in the order in which they are made. */
export const faults: readonly Fault[] = [
  kill,
  postgresStopped,
  postgresFrozen,
  postgresRestarted,
  postgresCut,
  postgresMute,
  mailRefusing,
  mailHanging,
  mailSlow,
  diskFull,
  ...movedClocks,
  rollingRestart,
  upgrade,
  soak,
];
